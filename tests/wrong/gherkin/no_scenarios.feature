Feature: A feature without a single scenario
  Only words.

# language: xx
Feature: Nobody speaks it

  Scenario: x
    Given a Linux job

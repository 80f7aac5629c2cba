mod hostile;
mod overlay;
mod plain;
mod support;

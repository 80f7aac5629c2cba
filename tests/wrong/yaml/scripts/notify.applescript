display notification "patched"

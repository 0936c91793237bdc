"""What a registry allows, object by object: functions over a `Registry`, each refusing before it changes anything."""

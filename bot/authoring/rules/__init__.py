"""The lint's rules, by what they judge. Each is a function of the catalog that yields findings."""

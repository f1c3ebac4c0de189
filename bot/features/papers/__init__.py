"""The weekly paper."""

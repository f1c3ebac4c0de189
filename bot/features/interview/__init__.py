"""Interview questions and system designs to practise on."""

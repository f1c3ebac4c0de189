"""The weekly Kaggle prompt."""

"""The measurements behind script/bench; README.md tells how a figure comes about."""

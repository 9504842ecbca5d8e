"""The programme's own machinery: how places are given."""

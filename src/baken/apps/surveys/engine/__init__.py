"""What the files of surveys need worked out before they can be stored."""

"""The HTML edition and the PDF, built in or by Quarto."""

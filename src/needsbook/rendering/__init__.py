"""What is read: the HTML edition and the PDF, built in or by Quarto."""

"""What of the analysed FAQ is kept between two starts."""

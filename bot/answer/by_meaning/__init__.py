"""What sentence models add to an answer: order, judges, and questions in other scripts."""

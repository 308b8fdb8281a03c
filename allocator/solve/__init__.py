"""How the plan is answered: the program, reach, balance, rounding, and the engines behind them."""

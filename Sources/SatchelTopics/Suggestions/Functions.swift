import Glibc

/// Natural, as the C library computes it.
func logarithm(_ number: Double) -> Double { log(number) }

func logistic(_ number: Double) -> Double { 1 / (1 + exp(-number)) }

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

// Package damm makes and checks the control digit of numbers that people read
// aloud and copy by hand: it finds every single wrong digit and every swap of
// two neighbours (H. M. Damm, Total anti-symmetrische Quasigruppen, 2004).
package damm

// square is Damm's totally anti-symmetric quasigroup of order ten.
var square = [10][10]byte{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

// Digit is the control digit to write after the digits, as a character; zero
// when they are not all digits.
func Digit(digits string) byte {
	at := byte(0)
	for _, c := range []byte(digits) {
		if c < '0' || c > '9' {
			return 0
		}
		at = square[at][c-'0']
	}
	return at + '0'
}

// Valid reports whether the digits end with their control digit.
func Valid(digits string) bool { return digits != "" && Digit(digits) == '0' }

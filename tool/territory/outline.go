package main

func drawOutlines(*country) []byte { return []byte{0, 0} }

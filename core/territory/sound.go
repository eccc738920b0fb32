package territory

import "strings"

// sounds spells alike what French speakers hear alike. Earlier pairs win, so
// the longer spellings come first.
var sounds = strings.NewReplacer(
	"eau", "o", "au", "o", "ou", "u", "ai", "e", "ei", "e", "en", "an", "em", "am", "y", "i",
	"gn", "ni", "ph", "f", "ch", "C", "sh", "C", "th", "t", "h", "", "qu", "k", "w", "v",
	"ntb", "nb", "ntg", "ng", "ntl", "nl", "ntm", "nm", "ntp", "np", // Mont- is said "mon"
	"ce", "se", "ci", "si", "cy", "si", "c", "k", "ge", "je", "gi", "ji", "gy", "ji",
)

// sound spells a key as it is heard, roughly: who writes by ear ("toulouz",
// "nancie") and who spells well give one sound.
func sound(key string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(key, " ") {
		var last rune
		for _, r := range mute(sounds.Replace(word)) {
			if r == 'z' {
				r = 's'
			}
			if r != last {
				b.WriteRune(r)
			}
			last = r
		}
	}
	return b.String()
}

// mute removes the letters at the end of a word that are not heard.
func mute(word string) string {
	word = strings.TrimRight(word, "sx")
	for _, silent := range []string{"er", "ez", "e"} {
		if short, ok := strings.CutSuffix(word, silent); ok {
			return short
		}
	}
	return strings.TrimRight(word, "tdpg")
}

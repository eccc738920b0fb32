package page

import (
	"maillage/module/person"
	"maillage/platform/ui/word"
)

// Letters words the messages a person receives; it implements person.Letters.
type Letters struct{ Words *word.Book }

// Code implements person.Letters.
func (l Letters) Code(lang, code string) person.Message {
	w := l.Words.In(lang)
	return person.Message{Subject: w.T("person.letter.subject"), Text: w.T("person.letter.code", "code", code)}
}

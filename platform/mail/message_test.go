package mail

import (
	"fmt"
	"net/mail"
	"strings"
	"testing"
	"time"

	"maillage/core/fault"
)

func TestChecked(t *testing.T) {
	for _, to := range []string{
		"", "camille", "camille@", "@example.org", "a@example.org, b@example.org", "Camille <a@example.org>", "<a@example.org>",
		"a@example.org\r\nBcc: b@example.org", "a@example.org\n", "a\x00@example.org", " a@example.org", strings.Repeat("a", 250) + "@example.org",
	} {
		_, err := checked(Message{to, "Objet", "Texte"})
		t.Run(to, func(t *testing.T) { tells(t, err, fault.Invalid) })
	}
	for _, m := range []Message{{"a@example.org", "", "Texte"}, {"a@example.org", "\r\n", "Texte"}, {"a@example.org", "Objet", " \n"}} {
		_, err := checked(m)
		tells(t, err, fault.Invalid)
	}
	m, err := checked(Message{"a@example.org", " Rappel\r\nBcc: b@example.org\x00\u2028 fin ", "Texte"})
	if err != nil || m.Subject != "Rappel Bcc: b@example.org fin" {
		t.Errorf("subject %q, %v", m.Subject, err)
	}
}

// FuzzLetter: whatever is asked, a letter that is written has one recipient
// and only the headers we gave it.
func FuzzLetter(f *testing.F) {
	f.Add("a@example.org", "Objet", "Texte")
	f.Add("a@example.org", "x\r\nBcc: b@example.org", "\r\n.\r\nMAIL FROM:<x>")
	f.Add("é\"\r\n\"@example.org", "=?utf-8?q?=0D=0ABcc:_x?=", "a")
	s, err := NewSMTP(Config{Host: "relay", From: "Maillage <m@example.org>"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, to, subject, text string) {
		m, err := checked(Message{to, subject, text})
		if err != nil {
			return
		}
		written, err := s.letter(m)
		if err != nil {
			return
		}
		var b strings.Builder
		if _, err := written.WriteTo(&b); err != nil {
			return
		}
		got, err := mail.ReadMessage(strings.NewReader(b.String()))
		if err != nil {
			t.Fatalf("unreadable: %v\n%s", err, b.String())
		}
		list, err := got.Header.AddressList("To")
		if err != nil || len(list) != 1 || list[0].Address != to {
			t.Errorf("to %v, want %q (%v)", list, to, err)
		}
		for header := range got.Header {
			switch header {
			case "To", "From", "Subject", "Date", "Message-Id", "Mime-Version", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding", "User-Agent", "X-Mailer":
			default:
				t.Errorf("a header %q nobody asked for", header)
			}
		}
	})
}

func TestBox(t *testing.T) {
	b := NewBox(3)
	b.now = func() time.Time { return time.Unix(0, 0) }
	for i := range 5 {
		if err := b.Send(t.Context(), Message{"a@example.org", fmt.Sprint("Objet ", i), "Texte"}); err != nil {
			t.Fatal(err)
		}
	}
	tells(t, b.Send(t.Context(), Message{"nobody", "Objet", "Texte"}), fault.Invalid)
	got := b.Messages()
	if len(got) != 3 {
		t.Fatalf("kept %d", len(got))
	}
	for i, k := range got {
		if k.Number != 5-i || k.Subject != fmt.Sprint("Objet ", 4-i) || !k.At.Equal(time.Unix(0, 0)) {
			t.Errorf("message %d is %+v", i, k)
		}
	}
	got[0].Text = "changed"
	if b.Messages()[0].Text != "Texte" {
		t.Error("a reader can change what the box holds")
	}
}

// Both ways of sending are interchangeable.
var _ = []Sender{(*Box)(nil), (*SMTP)(nil)}

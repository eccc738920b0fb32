package ui

import (
	"context"
	"fmt"
	"io"

	"maillage/asset"
)

// Icon is a small line drawing. It is decoration: assistive technology does
// not hear it, so it always stands beside words. It renders itself: @ui.IconPhone.
type Icon string

// The icons. Each is drawn in asset/icon.
const (
	IconAccess   Icon = "access"
	IconArrow    Icon = "arrow"
	IconBack     Icon = "back"
	IconCalendar Icon = "calendar"
	IconCheck    Icon = "check"
	IconClock    Icon = "clock"
	IconCross    Icon = "cross"
	IconDownload Icon = "download"
	IconEdit     Icon = "edit"
	IconEuro     Icon = "euro"
	IconFilter   Icon = "filter"
	IconGlobe    Icon = "globe"
	IconHand     Icon = "hand"
	IconHeart    Icon = "heart"
	IconHouse    Icon = "house"
	IconInfo     Icon = "info"
	IconList     Icon = "list"
	IconMail     Icon = "mail"
	IconMap      Icon = "map"
	IconMobile   Icon = "mobile"
	IconPaper    Icon = "paper"
	IconPeople   Icon = "people"
	IconPerson   Icon = "person"
	IconPhone    Icon = "phone"
	IconPin      Icon = "pin"
	IconPrint    Icon = "print"
	IconQuestion Icon = "question"
	IconScreen   Icon = "screen"
	IconSearch   Icon = "search"
	IconShare    Icon = "share"
	IconWarning  Icon = "warning"
	IconWifi     Icon = "wifi"
)

// iconOpening draws the lines and gives a size even where the stylesheet has not arrived.
const iconOpening = `<svg class="icon" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"` +
	` stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">`

// Render writes the icon; the empty Icon writes nothing.
func (i Icon) Render(_ context.Context, w io.Writer) error {
	if i == "" {
		return nil
	}
	shapes, ok := asset.Icon(string(i))
	if !ok {
		return fmt.Errorf("ui: no icon %q in asset/icon", string(i))
	}
	_, err := io.WriteString(w, iconOpening+shapes+"</svg>")
	return err
}

// mark is the woven mesh beside the name of the service.
func mark() markDrawing { return markDrawing{} }

type markDrawing struct{}

func (markDrawing) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, `<svg class="mark" width="40" height="40" viewBox="0 0 32 32" fill="none" stroke-width="4.4" aria-hidden="true" focusable="false">`+asset.Mark()+`</svg>`)
	return err
}

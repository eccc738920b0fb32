package app

import (
	"context"
	"fmt"

	"maillage/core/fact"
	"maillage/module/place"
	"maillage/platform/mail"
	"maillage/platform/outbox"
)

// tellImports writes to the publisher when an import refused rows or closed
// places: someone should look. An import without either is silent.
func tellImports(publisher string, post *mail.Post) outbox.Listener {
	return outbox.Listener{Name: "mail.imports", Facts: []string{place.ImportedName}, Take: func(ctx context.Context, f fact.Fact) error {
		news, err := place.ReadImported(f)
		if err != nil {
			return err
		}
		if publisher == "" || news.Report.Refused == 0 && news.Report.Closed == 0 {
			return nil
		}
		return post.PutOnce(ctx, f.ID, mail.Message{To: publisher, Subject: "Import de lieux : à vérifier", Text: fmt.Sprintf(
			"Import %s.\nLignes lues : %d.\nLieux créés : %d, changés : %d, inchangés : %d.\nLignes refusées : %d.\nLieux fermés : %d.\n",
			news.Run, news.Report.Read, news.Report.Created, news.Report.Changed, news.Report.Unchanged, news.Report.Refused, news.Report.Closed)})
	}}
}

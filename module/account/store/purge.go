package store

import (
	"context"
	"time"

	"maillage/module/account/store/row"
	"maillage/platform/db"
)

// PurgeLinks forgets the askings to sign in that expired before the instant.
func (s *Store) PurgeLinks(ctx context.Context, older time.Time) (int64, error) {
	return s.purge(ctx, older, (*row.Queries).PurgeLinks)
}

// PurgeInvitations forgets the invitations used, cancelled or expired before it.
func (s *Store) PurgeInvitations(ctx context.Context, older time.Time) (int64, error) {
	return s.purge(ctx, older, (*row.Queries).PurgeInvitations)
}

// PurgeSessions forgets the sessions that ended or expired before it.
func (s *Store) PurgeSessions(ctx context.Context, older time.Time) (int64, error) {
	return s.purge(ctx, older, (*row.Queries).PurgeSessions)
}

// PurgeRecoveries forgets the recovery codes used before it.
func (s *Store) PurgeRecoveries(ctx context.Context, older time.Time) (int64, error) {
	return s.purge(ctx, older, (*row.Queries).PurgeRecoveries)
}

func (s *Store) purge(ctx context.Context, older time.Time, forget func(*row.Queries, context.Context, db.Time) (int64, error)) (gone int64, err error) {
	err = s.db.Tx(ctx, func(t *db.Tx) (err error) {
		gone, err = forget(row.New(t), t.Context(), db.At(older))
		return err
	})
	return gone, err
}

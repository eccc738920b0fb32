package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/module/organisation"
	"maillage/module/organisation/api"
	"maillage/module/organisation/organisationtest"
	platform "maillage/platform/api"
	"maillage/platform/db/dbtest"
	"maillage/platform/web"
)

func TestOperations(t *testing.T) {
	w := organisationtest.Open(t, dbtest.Open(t, dbtest.SQLite(t, organisationtest.Sets)))
	org := w.Active(capacity.Follow)
	if err := w.Request(t.Context(), organisationtest.Account("camille"), w.Form()); err != nil {
		t.Fatal(err)
	}
	var who actor.Actor
	rt := web.NewRouter(func(w http.ResponseWriter, _ *web.Request, err error) { platform.Fail(w, err) })
	rt.Who = func(*http.Request) (actor.Actor, error) { return who, nil }
	(&api.Organisations{Cases: w.Organisations}).Register(platform.New(rt, "Test", "1", "http://localhost"))
	get := func(path string, into any) (int, string) {
		answer := httptest.NewRecorder()
		rt.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		if into != nil {
			if err := json.Unmarshal(answer.Body.Bytes(), into); err != nil {
				t.Fatalf("%s: %s", path, answer.Body)
			}
		}
		return answer.Code, answer.Body.String()
	}
	who = actor.Anyone()
	var list api.Page
	if status, body := get("/api/v1/organisations", &list); status != 200 || list.Total != 1 || list.Pages != 1 || strings.Contains(body, "@") {
		t.Errorf("the public list: %d %s", status, body)
	}
	first := list.Organisations[0]
	if first.ID != org || first.Kind != "commune" || first.Territory != (api.Area{Level: "commune", Code: "23096", Name: "Guéret"}) ||
		len(first.Sites) != 1 || first.Sites[0].Town != "Guéret" || len(first.Capacities) != 1 || first.Capacities[0] != "follow" {
		t.Errorf("the organisation: %+v", first)
	}
	if status, _ := get("/api/v1/organisations?page=2", &list); status != 200 || len(list.Organisations) != 0 {
		t.Errorf("a page too far: %d, %d organisations", status, len(list.Organisations))
	}
	for _, wrong := range []string{"0", "x", "99999999999999"} {
		if status, _ := get("/api/v1/organisations?page="+wrong, nil); status != 422 {
			t.Errorf("page %s: %d", wrong, status)
		}
	}
	if status, _ := get("/api/v1/organisation", nil); status != 401 {
		t.Errorf("without a key: %d", status)
	}
	who = actor.Actor{ID: "key", Kind: actor.Key, Org: org}
	if status, _ := get("/api/v1/organisation", nil); status != 403 {
		t.Errorf("without the right: %d", status)
	}
	who = who.With(organisation.MayRead)
	var own api.Own
	if status, body := get("/api/v1/organisation", &own); status != 200 || own.ID != org || own.State != "active" || own.Email != "contact@essai.example" {
		t.Errorf("one's own: %d %s", status, body)
	}
}

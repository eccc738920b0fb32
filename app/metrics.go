package app

import (
	"net/http"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"maillage/platform/job"
	"maillage/platform/outbox"
	"maillage/platform/web"
)

// metrics counts what the operator watches. Labels are routes and kinds, never
// anything a person typed.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	tasks    *prometheus.CounterVec
}

func newMetrics(h *house) *metrics {
	m := &metrics{registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "maillage_requests_total", Help: "Answers by route, method and status."}, []string{"route", "method", "status"}),
		seconds:  prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "maillage_request_seconds", Help: "Time to answer, by route.", Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5}}, []string{"route"}),
		tasks:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "maillage_tasks_total", Help: "Attempts at tasks by kind and outcome."}, []string{"kind", "outcome"}),
	}
	gauge := func(name, help string, read func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read)
	}
	m.registry.MustRegister(m.requests, m.seconds, m.tasks, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("maillage_places", "Visible places in the picture.", func() float64 { return float64(len(h.live.Get().All())) }),
		gauge("maillage_picture_epoch", "Epoch of the picture served.", func() float64 { return float64(h.live.Status().Epoch) }),
		gauge("maillage_picture_build_seconds", "Time the last picture took to build.", func() float64 { return h.live.Status().Took.Seconds() }),
		gauge("maillage_picture_age_seconds", "Time since the picture was last known to be current.", func() float64 { return h.clock.Now().Sub(h.live.Status().Checked).Seconds() }),
	)
	return m
}

// answered counts one answer.
func (m *metrics) answered(c web.Counted) {
	m.requests.WithLabelValues(c.Route, c.Method, strconv.Itoa(c.Status)).Inc()
	m.seconds.WithLabelValues(c.Route).Observe(c.Took.Seconds())
}

// task counts one attempt at a task.
func (m *metrics) task(e job.Event) {
	outcome := "done"
	switch {
	case e.Dead:
		outcome = "dead"
	case e.Err != nil:
		outcome = "failed"
	}
	m.tasks.WithLabelValues(e.Kind, outcome).Inc()
}

// delivery counts one attempt at a delivery.
func (m *metrics) delivery(e outbox.Event) {
	outcome := "done"
	switch {
	case e.Dead:
		outcome = "dead"
	case e.Err != nil:
		outcome = "failed"
	}
	m.tasks.WithLabelValues("deliver "+e.Fact+" to "+e.Listener, outcome).Inc()
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

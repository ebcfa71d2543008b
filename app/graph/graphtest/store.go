package graphtest

import (
	"slices"
	"strings"
)

// store holds configurations and, of each, the statuses.
type store struct{ configurations []*configuration }

type configuration struct {
	entity   entity
	statuses []*entity
}

func (s *store) configuration(id string) (*configuration, bool) {
	i := slices.IndexFunc(s.configurations, func(c *configuration) bool { return strings.EqualFold(c.entity.id(), id) })
	if i < 0 {
		return nil, false
	}
	return s.configurations[i], true
}

func (s *store) status(configurationID, id string) (*entity, bool) {
	c, ok := s.configuration(configurationID)
	if !ok {
		return nil, false
	}
	i := slices.IndexFunc(c.statuses, func(e *entity) bool { return strings.EqualFold(e.id(), id) })
	if i < 0 {
		return nil, false
	}
	return c.statuses[i], true
}

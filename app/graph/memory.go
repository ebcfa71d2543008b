package graph

import "sync"

// Addressing says which of the two documented addresses a PATCH goes to.
type Addressing string

const (
	Auto       Addressing = "auto"       // the collection first, then the item
	Collection Addressing = "collection" // …/deviceStatuses, the key in the body
	Item       Addressing = "item"       // …/deviceStatuses/{id}
)

// Memory keeps which address worked, so that Auto asks the collection only once
// for each Graph root and tenant.
type Memory interface {
	Recall(key string) (Addressing, bool)
	Remember(key string, a Addressing)
}

// NewMemory returns a Memory that lasts as long as the page. A longer one would
// outlive a change of Graph's routes.
func NewMemory() Memory { return &pageMemory{worked: map[string]Addressing{}} }

type pageMemory struct {
	mu     sync.Mutex
	worked map[string]Addressing
}

func (m *pageMemory) Recall(key string) (Addressing, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.worked[key]
	return a, ok
}

func (m *pageMemory) Remember(key string, a Addressing) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.worked[key] = a
}

package graph

import "context"

// Probe asks for one configuration and forgets it: the smallest request that
// Graph answers only when permission, role and licence are right. Its error is an
// [*Error].
func (c *Client) Probe(ctx context.Context) error {
	url := c.Root + "/" + apps + "/" + configurations + "?$top=1&$select=id"
	if _, failed := c.send(ctx, call{method: "GET", url: url, scope: ReadScope}); failed != nil {
		return failed
	}
	return nil
}

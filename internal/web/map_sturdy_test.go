package web_test

import (
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// TestMapOfAnOddAddress opens the map at a parameter without a name: all pieces are there, and the table tells what is wrong.
func TestMapOfAnOddAddress(t *testing.T) {
	demo := testenv.StartDemo(t)
	page := testenv.NewBrowser(t).Open(demo.URL+"/map?=5#map=6/40/70", nil)
	page.Until(`document.getElementById('add') && document.getElementById('share-open') && document.querySelector('#time *') && document.querySelector('#filters *')`)
	page.Until(`document.querySelector('#list [role=alert]')`)
	if left := unexpected(page, "400"); len(left) > 0 {
		t.Error(left)
	}
}

// TestMapWithABrokenPiece breaks one piece of the page: the others work, and the page says that one does not.
func TestMapWithABrokenPiece(t *testing.T) {
	demo := testenv.StartDemo(t)
	page := testenv.NewBrowser(t).Open(demo.URL+"/map#map=6/40/70", func(url string) (int, string, []byte, bool) {
		return 200, "text/javascript", []byte(`export function start() { throw new Error('broken to try it'); }`), strings.HasSuffix(url, "/map/keys.js")
	})
	page.Until(`document.getElementById('notice').textContent.includes('broken to try it')`)
	page.Until(`document.getElementById('add') && document.querySelectorAll('#list .lines .line').length`)
	page.Until(drawn)
}

// TestMapOfAServerOfFewRequests opens the map of a server that takes five requests in a second: the page is there, and what
// it asks for comes, if later.
func TestMapOfAServerOfFewRequests(t *testing.T) {
	server, _ := serve(t, "--rate", "5")
	page := testenv.NewBrowser(t).Open(server+"/map#map=6/40/70", nil)
	page.Until(`document.querySelectorAll('#list .lines .line').length && document.querySelector('#time svg, #time canvas') && window.map?.getSource('incidents')`)
	page.Until(`document.querySelector('#list .lines .line .symbol') && document.getElementById('add')`)
}

// TestMapFrameWithoutWebGL: there is no table in a frame; it says where there is one, and the way there lies over nothing.
func TestMapFrameWithoutWebGL(t *testing.T) {
	demo := testenv.StartDemo(t)
	page := testenv.NewBrowser(t, "--disable-3d-apis").Open(demo.URL+"/embed?type=armed_clash", nil)
	page.Look(600, 300, false)
	page.Until(`document.getElementById('notice').textContent.includes('whole page') && document.getElementById('whole')`)
	if !ask[bool](t, page, `(() => { const [a, b] = ['notice', 'whole'].map(id => document.getElementById(id).getBoundingClientRect());
		return a.height > 0 && b.height > 0 && (a.bottom <= b.top || b.bottom <= a.top || a.right <= b.left || b.right <= a.left); })()`) {
		t.Error("the link lies over the words")
	}
	page.Picture("frame-no-webgl")
}

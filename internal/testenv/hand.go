package testenv

// Point is a place of a page's window in CSS pixels, from its upper left corner.
type Point struct{ X, Y float64 }

// Middle returns the middle of the first element that a CSS selector matches, which must be in view.
func (p *Page) Middle(selector string) Point {
	p.b.t.Helper()
	var at *Point
	if err := p.Eval(`(() => { const r = document.querySelector(`+quoted(selector)+`)?.getBoundingClientRect(); return r ? {X: r.x + r.width / 2, Y: r.y + r.height / 2} : null; })()`, &at); err != nil {
		p.b.t.Fatal(err)
	}
	if at == nil {
		p.b.t.Fatalf("nothing on the page is %s", selector)
	}
	return *at
}

// Click presses and releases the left button of the mouse at a point.
func (p *Page) Click(at Point) {
	p.b.t.Helper()
	p.Drag(at, at)
}

// Drag presses the left button of the mouse at a point, moves to another in a few steps, and releases it there.
func (p *Page) Drag(from, to Point) {
	p.b.t.Helper()
	const steps = 5
	p.mouse("mouseMoved", from, 0)
	p.mouse("mousePressed", from, 1)
	if from != to {
		for i := 1; i <= steps; i++ {
			part := float64(i) / steps
			p.mouse("mouseMoved", Point{from.X + part*(to.X-from.X), from.Y + part*(to.Y-from.Y)}, 1)
		}
	}
	p.mouse("mouseReleased", to, 0)
}

// Point moves the mouse to a point, no button pressed.
func (p *Page) Point(at Point) {
	p.b.t.Helper()
	p.mouse("mouseMoved", at, 0)
}

func (p *Page) mouse(kind string, at Point, buttons int) {
	p.b.t.Helper()
	event := map[string]any{"type": kind, "x": at.X, "y": at.Y, "buttons": buttons}
	if kind != "mouseMoved" || buttons > 0 {
		event["button"], event["clickCount"] = "left", 1
	}
	p.b.must(nil, p.session, "Input.dispatchMouseEvent", event)
}

// Type types a text into what has the focus.
func (p *Page) Type(text string) {
	p.b.t.Helper()
	p.b.must(nil, p.session, "Input.insertText", map[string]any{"text": text})
}

// Press presses a key by its name, such as Enter, Escape, Tab, ArrowDown or Home.
func (p *Page) Press(key string) {
	p.b.t.Helper()
	codes := map[string]int{"Enter": 13, "Escape": 27, "Tab": 9, " ": 32, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40,
		"Home": 36, "End": 35, "PageUp": 33, "PageDown": 34}
	event := map[string]any{"key": key, "code": key, "windowsVirtualKeyCode": codes[key]}
	if key == "Enter" {
		event["text"] = "\r"
	}
	for _, kind := range []string{"keyDown", "keyUp"} {
		event["type"] = kind
		p.b.must(nil, p.session, "Input.dispatchKeyEvent", event)
	}
}

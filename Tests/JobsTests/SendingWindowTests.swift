import Jobs
import Testing

@Suite("Senders join in one by one, and half of them leave when the provider is strained")
struct SendingWindowTests {
    /// A window that has grown to its end.
    private func wide(_ maximum: Int) -> SendingWindow {
        var window = SendingWindow(maximum: maximum)
        for _ in 1..<maximum { window.grow() }
        return window
    }

    @Test("it begins with one and doubles with each round of deliveries that end well, up to its end")
    func slowStart() {
        var window = SendingWindow(maximum: 10)
        var sizes = [window.size]
        for _ in 0..<5 {
            for _ in 0..<window.size { window.grow() }
            sizes.append(window.size)
        }
        #expect(sizes == [1, 2, 4, 8, 10, 10])
    }

    @Test("a strained provider is met by half as many, once for all deliveries that were under way")
    func halving() {
        var window = wide(8)
        for _ in 0..<8 { window.ended(isStrained: true) }
        #expect(window.size == 4)
        for _ in 0..<4 { window.ended(isStrained: true) }
        #expect(window.size == 2)
        for _ in 0..<9 { window.ended(isStrained: true) }
        #expect(window.size == 1, "and never by none")
    }

    @Test("deliveries that end well change nothing by themselves, and idleness halves")
    func idleness() {
        var window = wide(8)
        for _ in 0..<20 { window.ended(isStrained: false) }
        #expect(window.size == 8)
        var sizes: [Int] = []
        for _ in 0..<4 {
            window.idle()
            sizes.append(window.size)
        }
        #expect(sizes == [4, 2, 1, 1])
    }
}

import HTTPServer
import HTTPTypes

/// The one stylesheet of the pages. Its name holds a hash of its content, so that a browser may keep it for ever and
/// never shows a page with another version's.
enum Stylesheet {
    static let path = "/assets/\(name)"
    static let name = "\(ContentHash.text(of: bytes)).css"
    static let bytes = Array(text.utf8)

    private static let text = """
        :root{color-scheme:light dark;--ink:#1b2733;--soft:#5b6b7b;--line:#dbe2ea;--paper:#fff;--tint:#f4f7fa;--link:#0b62a4}
        @media (prefers-color-scheme:dark){:root{--ink:#e4ebf2;--soft:#9aabbc;--line:#2d3a47;--paper:#12181f;\
        --tint:#1a232d;--link:#7cc0f5}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",\
        Roboto,"Liberation Sans",sans-serif}
        header,main,footer{max-width:60rem;margin:0 auto;padding:0 1.25rem}
        header{padding-top:1.25rem;color:var(--soft);font-size:.9rem}
        footer{padding:2rem 1.25rem;color:var(--soft);font-size:.85rem}
        h1{margin:.6rem 0 .2rem;font-size:1.8rem;line-height:1.2}
        h2{margin:2rem 0 .5rem;font-size:1.15rem}
        p{margin:.4rem 0;max-width:44rem}
        a{color:var(--link);text-underline-offset:.15em}
        a:focus-visible{outline:2px solid var(--link);outline-offset:2px}
        code,pre{font:.9em/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace}
        pre{margin:.5rem 0;padding:.9rem 1rem;overflow-x:auto;background:var(--tint);border:1px solid var(--line);\
        border-radius:6px}
        table{width:100%;border-collapse:collapse;margin:.5rem 0}
        th,td{padding:.45rem .75rem .45rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
        th{color:var(--soft);font-weight:600;font-size:.85rem}
        td:first-child{white-space:nowrap}
        .status{color:var(--soft)}
        @media (max-width:40rem){h1{font-size:1.4rem}td:first-child{white-space:normal}}

        """
}

/// Files that pages load; each is named by a hash of its content.
struct AssetController: Sendable {
    /// `GET /assets/{name}`
    func asset(_ request: Request) throws -> Response {
        guard request.parameters["name"] == Stylesheet.name else { throw LegacyIdentifierFailure.unknownPath }
        return Response(
            fields: [
                HTTPField(name: .contentType, value: "text/css; charset=utf-8"),
                HTTPField(name: .cacheControl, value: "public, max-age=31536000, immutable"),
            ], body: .bytes(Stylesheet.bytes))
    }
}

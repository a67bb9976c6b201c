/// What every page of ours has around its contents. Styles and the few lines of script stand in it: nothing is asked of
/// any server.
package enum HTMLPage {
    package static func head(title: String, language: String) -> String {
        """
        <!doctype html>
        <html lang="\(language)" data-lang="\(language)">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(HTMLText.escaped(title))</title>
        <style>\(style)</style>
        <nav><button type="button" id="lang">Español</button><button type="button" id="theme">◐</button></nav>

        """
    }

    package static var foot: String { "<script>\(script)</script>\n" }

    /// Language and theme by a button; without the script the page is as it was made and as the system wants it.
    private static let script = """
        (function(d){var r=d.documentElement,l=d.getElementById('lang'),t=d.getElementById('theme');
        function say(){l.textContent=r.dataset.lang==='es'?'English':'Español';
        t.setAttribute('aria-label',r.dataset.lang==='es'?'claro u oscuro':'light or dark');r.lang=r.dataset.lang}
        l.onclick=function(){r.dataset.lang=r.dataset.lang==='es'?'en':'es';say()};
        t.onclick=function(){var dark=r.dataset.theme?r.dataset.theme==='dark':matchMedia('(prefers-color-scheme: dark)').matches;
        r.dataset.theme=dark?'light':'dark'};say()})(document)
        """

    private static let dark = """
        --paper:#14181d;--ink:#e6e9ec;--soft:#9aa4ae;--rule:#2c343c;--card:#1b2127;--good:#5fc989;--bad:#ff7b72;--warn:#e3b341;
        --k1:#6cb6ff;--k2:#ff7b72;--k3:#5fc989;--k4:#e3b341;--k5:#d2a8ff;--k6:#39c5cf;--k7:#9aa4ae;--k8:#ffa657
        """

    private static let light = """
        --paper:#fff;--ink:#1b2127;--soft:#5b6670;--rule:#dfe4e8;--card:#f5f7f9;--good:#1a7f4b;--bad:#c62828;--warn:#9a6700;
        --k1:#0969da;--k2:#c62828;--k3:#1a7f4b;--k4:#b7791f;--k5:#8250df;--k6:#0e7c86;--k7:#76818b;--k8:#bc4c00
        """

    private static let style = """
        :root{\(light)}
        @media (prefers-color-scheme:dark){:root:not([data-theme=light]){\(dark)}}
        :root[data-theme=dark]{\(dark)}
        html[data-lang=en] .es,html[data-lang=es] .en{display:none}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
        font-variant-numeric:tabular-nums}
        nav{position:absolute;top:14px;right:18px;display:flex;gap:8px}
        button{font:inherit;font-size:13px;color:var(--soft);background:none;border:1px solid var(--rule);border-radius:6px;
        padding:2px 10px;cursor:pointer}
        button:hover,button:focus-visible{color:var(--ink);border-color:var(--soft)}
        header{padding:26px max(24px,calc(50vw - 560px)) 20px;border-bottom:1px solid var(--rule);border-top:5px solid var(--soft)}
        header.good{border-top-color:var(--good)}header.bad{border-top-color:var(--bad)}header.warn{border-top-color:var(--warn)}
        header p{margin:4px 0 0;color:var(--soft)}header .kind{font-size:12px;letter-spacing:.08em;text-transform:uppercase}
        h1{font-size:26px;line-height:1.25;margin:2px 0 4px;padding-right:120px}
        header.good h1{color:var(--good)}header.bad h1{color:var(--bad)}header.warn h1{color:var(--warn)}
        h2{font-size:16px;margin:0 0 10px}
        main{padding:8px max(24px,calc(50vw - 560px)) 48px}
        section{margin-top:26px}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:0}
        .tiles div{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:10px 14px}
        dt{font-size:12px;color:var(--soft)}dd{margin:0;font-size:25px;font-weight:600;line-height:1.25}
        dd small{display:block;font-size:12px;font-weight:400;color:var(--soft);min-height:1.5em}
        table{border-collapse:collapse;width:100%;font-size:14px}
        th,td{padding:5px 10px;text-align:right;border-bottom:1px solid var(--rule);font-weight:400;white-space:nowrap}
        th{color:var(--soft)}th[scope=row]{color:var(--ink);font-weight:600}
        th:first-child,td:first-child,table.left th,table.left td,th:nth-child(2),td:nth-child(2){text-align:left}
        table.left td{white-space:normal;overflow-wrap:anywhere}
        tr.second td{color:var(--soft)}tr.second th,tr:has(+tr.second)>*{border-bottom:0}.second th{border-bottom:1px solid var(--rule)}
        th.part{padding-top:16px;font-weight:600;text-align:left}
        .good{color:var(--good)}.bad{color:var(--bad)}
        code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
        .scroll{overflow-x:auto}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:14px}.charts h2{grid-column:1/-1;margin:0}
        figure{margin:0;background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:12px 14px 8px;min-width:0}
        figcaption{font-size:13px;display:flex;flex-wrap:wrap;gap:2px 14px;margin-bottom:6px}figcaption b{flex-basis:100%}
        .key{color:var(--soft);display:inline-flex;align-items:center;gap:6px}
        .key i{width:16px;border-top:2.5px solid currentColor}.key i.dash{border-top-style:dashed}
        svg{display:block;width:100%;height:auto}
        .grid{stroke:var(--rule);stroke-width:1;fill:none}.tick{fill:var(--soft);font-size:11px}
        .tick.v{text-anchor:end;dominant-baseline:middle}.tick.h{text-anchor:middle}
        .line{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke:currentColor}.line.dash{stroke-dasharray:5 4;stroke-width:1.4}
        .k1{color:var(--k1)}.k2{color:var(--k2)}.k3{color:var(--k3)}.k4{color:var(--k4)}.k5{color:var(--k5)}.k6{color:var(--k6)}
        .k7{color:var(--k7)}.k8{color:var(--k8)}
        .band{fill:var(--soft);opacity:.16}.band.fault{fill:var(--bad);opacity:.2}.band.warmup{opacity:.1}.band.level{fill:var(--k1);opacity:.6}
        details{font-size:12px;color:var(--soft);margin-top:4px}summary{cursor:pointer}details table{font-size:12px}
        details th,details td{padding:2px 8px}
        ul{margin:0;padding-left:20px}
        @media print{@page{size:A4;margin:12mm}:root,:root[data-theme=dark]{\(light)}body{font-size:10.5px}nav,details,script{display:none}
        header{padding:8px 0}main{padding:0}h1{font-size:19px;padding:0}section{margin-top:11px}dd{font-size:16px}
        table{font-size:10px}th,td{padding:2px 6px}.charts{grid-template-columns:1fr 1fr;gap:8px}figure,tr,.tiles div{break-inside:avoid}
        figure{padding:6px 8px}figcaption{font-size:10px}}
        """
}

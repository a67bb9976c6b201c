internal import CCurl

/// The one owner of an easy handle, and with it of the connections that libcurl keeps open for it.
///
/// Confined: it may be used by one thread at a time and is never shared, which its not being `Sendable` enforces.
/// `perform()` blocks.
struct CurlHandle: ~Copyable {
    /// Once per process, before the first handle, whichever thread makes that.
    private static let isReady = curl_global_init(everything) == CURLE_OK

    /// `CURL_GLOBAL_ALL`: a macro of macros that Swift does not see.
    private static let everything = 3

    /// `CURLAUTH_BASIC`, a cast that Swift does not see either.
    static let basicAuthentication: UInt = 1

    private let handle: UnsafeMutableRawPointer

    init() throws(CurlError) {
        guard Self.isReady, let handle = curl_easy_init() else { throw .unavailable }
        self.handle = handle
    }

    deinit {
        ccurl_expect_no_more_replies(handle)
        curl_easy_cleanup(handle)
    }

    func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
        try check(ccurl_set_long(handle, option, value), option)
    }

    /// A set of bits, which C passes as an unsigned long.
    func set(_ option: CURLoption, bits value: UInt) throws(CurlError) {
        try set(option, Int(bitPattern: value))
    }

    func set(_ option: CURLoption, bytes value: Int) throws(CurlError) {
        try check(ccurl_set_offset(handle, option, curl_off_t(value)), option)
    }

    /// libcurl keeps a copy of the text.
    func set(_ option: CURLoption, _ value: String) throws(CurlError) {
        // A C string ends at the first NUL: what follows it would silently be missing.
        guard !value.utf8.contains(0) else { throw .unsafeText("option \(option.rawValue)") }
        try check(ccurl_set_text(handle, option, value), option)
    }

    /// libcurl keeps the pointer; the list must live until it is replaced.
    func set(_ option: CURLoption, list: UnsafeMutablePointer<curl_slist>?) throws(CurlError) {
        try check(ccurl_set_list(handle, option, list), option)
    }

    /// What the callback of the same name receives.
    func set(_ option: CURLoption, context: UnsafeMutableRawPointer?) throws(CurlError) {
        try check(ccurl_set_pointer(handle, option, context), option)
    }

    /// Takes a pointer or list back; with nothing to check or copy, libcurl cannot refuse that.
    func clear(_ option: CURLoption) {
        _ = ccurl_set_pointer(handle, option, nil)
    }

    func setReadFunction(_ function: curl_read_callback) throws(CurlError) {
        try check(ccurl_set_read_function(handle, function), CURLOPT_READFUNCTION)
    }

    func setWriteFunction(_ option: CURLoption, _ function: curl_write_callback) throws(CurlError) {
        try check(ccurl_set_write_function(handle, option, function), option)
    }

    func setProgressFunction(_ function: curl_xferinfo_callback) throws(CurlError) {
        try check(ccurl_set_progress_function(handle, function), CURLOPT_XFERINFOFUNCTION)
    }

    func setBeforeRequestFunction(_ function: curl_prereq_callback) throws(CurlError) {
        try check(ccurl_set_before_request_function(handle, function), CURLOPT_PREREQFUNCTION)
    }

    func setDebugFunction(_ function: curl_debug_callback) throws(CurlError) {
        try check(ccurl_set_debug_function(handle, function), CURLOPT_DEBUGFUNCTION)
    }

    /// Runs the transfer that the options describe; blocks until it is over.
    func perform() -> CURLcode {
        curl_easy_perform(handle)
    }

    /// How many connections the last transfer opened; 0 when a kept one served it.
    var connectionsOpened: Int {
        var value = 0
        guard ccurl_get_long(handle, CURLINFO_NUM_CONNECTS, &value) == CURLE_OK else { return 0 }
        return value
    }

    private func check(_ code: CURLcode, _ option: CURLoption) throws(CurlError) {
        guard code == CURLE_OK else { throw .option("option \(option.rawValue)", code: Int32(code.rawValue)) }
    }
}

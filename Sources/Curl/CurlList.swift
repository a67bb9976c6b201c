internal import CCurl

/// A list of texts as libcurl wants it; it lives as long as this object.
final class CurlList {
    private(set) var head: UnsafeMutablePointer<curl_slist>?

    init(_ texts: [String]) throws(CurlError) {
        for text in texts {
            guard let longer = curl_slist_append(head, text) else { throw .unavailable }
            head = longer
        }
    }

    deinit {
        curl_slist_free_all(head)
    }
}

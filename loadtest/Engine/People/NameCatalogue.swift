/// Names by culture, each with the ASCII form that its owner would use in an e-mail address. All are in NFC.
enum NameCatalogue {
    /// How the parts of a full name are put together.
    enum Order: Sendable { case givenFamily, familyGiven, joined }

    /// Names that go together.
    struct Culture: Sendable {
        /// The language by which `--locale` asks for it.
        let locale: String
        let order: Order
        /// Whether two family names are usual.
        let combines: Bool
        let given: Names
        let family: Names

        init(_ locale: String, _ order: Order, combines: Bool = false, given: String, family: String) {
            self.locale = locale
            self.order = order
            self.combines = combines
            self.given = Names(given)
            self.family = Names(family)
        }
    }

    /// Parts of names, each as written and as it appears in an address.
    struct Names: Sendable {
        let written: TextBank
        let ascii: TextBank
        /// As written, in letters that are apart from their marks (form D of Unicode Standard Annex #15).
        let decomposed: TextBank
        /// As written, in small letters, for addresses that are not ASCII.
        let small: TextBank

        /// - Parameter list: `written/ascii` separated by blanks; a part without a slash is its own ASCII form in lower case
        ///   without its apostrophes.
        init(_ list: String) {
            let entries = list.split(separator: " ").map { $0.split(separator: "/").map(String.init) }
            written = TextBank(entries.map { $0[0] })
            ascii = TextBank(entries.map { $0.count == 2 ? $0[1] : $0[0].lowercased().filter(\.isLetter) })
            decomposed = TextBank(entries.map { Decomposition.of($0[0]) })
            small = TextBank(entries.map { $0[0].lowercased().filter(\.isLetter) })
        }

        var count: Int { written.count }
    }

    // Spanish and English come twice: most of a clinic's patients have such names.
    static let cultures = [
        spanish, spanish, english, english, european, vietnamese, arabic, hebrew, chinese, japanese, cyrillic, greek,
        indian,
    ]

    /// What `--locale` may ask for.
    static let locales = Set(cultures.map(\.locale))

    private static let spanish = Culture(
        "es", .givenFamily, combines: true,
        given: """
            María/maria José/jose Lucía/lucia Sofía/sofia Martín/martin Santiago Valentina Joaquín/joaquin Camila \
            Íñigo/inigo Begoña/begona Andrés/andres Raúl/raul Inés/ines Mateo Ramón/ramon Ana Pilar
            """,
        family: """
            González/gonzalez Rodríguez/rodriguez Núñez/nunez Peña/pena Fernández/fernandez Silva Pereira Muñoz/munoz \
            Ibáñez/ibanez Güiraldes/guiraldes Olivera Acosta Suárez/suarez Techera
            """)
    private static let english = Culture(
        "en", .givenFamily,
        given: """
            James Mary John Patricia Robert Jennifer Michael Linda William Elizabeth Grace Oliver Zoë/zoe Chloé/chloe
            """,
        family: """
            Smith Johnson Williams O'Brien O'Neill Brown Jones Miller Davis Fitzgerald Taylor Anderson McKenzie Lee
            """)
    private static let european = Culture(
        "fr", .givenFamily, combines: true,
        given: """
            Jürgen/jurgen François/francois Łukasz/lukasz Zdeněk/zdenek Søren/soren Åsa/asa Çağla/cagla Ștefan/stefan \
            Dóra/dora Þór/thor João/joao
            """,
        family: """
            Müller/muller Lefèvre/lefevre Wiśniewski/wisniewski Dvořák/dvorak Sørensen/sorensen Ångström/angstrom \
            Yıldız/yildiz Popescu Szőke/szoke Weiß/weiss Conceição/conceicao
            """)
    private static let vietnamese = Culture(
        "vi", .familyGiven, given: "Văn/van Thị/thi Hữu/huu Ngọc/ngoc Đức/duc Hương/huong",
        family: "Nguyễn/nguyen Trần/tran Lê/le Phạm/pham Hoàng/hoang Đặng/dang")
    private static let arabic = Culture(
        "ar", .givenFamily, given: "محمد/mohammed فاطمة/fatima أحمد/ahmed ليلى/layla يوسف/yusuf مريم/maryam",
        family: "الخطيب/alkhatib حداد/haddad منصور/mansour النجار/alnajjar سليمان/suleiman")
    private static let hebrew = Culture(
        "he", .givenFamily, given: "אברהם/avraham שרה/sara דוד/david רחל/rachel",
        family: "כהן/cohen לוי/levi מזרחי/mizrahi")
    private static let chinese = Culture(
        "zh", .joined, given: "伟/wei 芳/fang 秀英/xiuying 敏/min 静/jing 建国/jianguo",
        family: "王/wang 李/li 张/zhang 刘/liu 陈/chen 欧阳/ouyang")
    private static let japanese = Culture(
        "ja", .joined, given: "太郎/taro 花子/hanako 健一/kenichi さくら/sakura 翔太/shota",
        family: "山田/yamada 佐藤/sato 鈴木/suzuki 高橋/takahashi 渡辺/watanabe")
    private static let cyrillic = Culture(
        "ru", .givenFamily, given: "Иван/ivan Ольга/olga Дмитрий/dmitriy Наталья/natalya Їжак/yizhak Алёна/alyona",
        family: "Иванов/ivanov Петренко/petrenko Кузнецова/kuznetsova Соловьёв/solovyov Шевченко/shevchenko")
    private static let greek = Culture(
        "el", .givenFamily, given: "Γιώργος/giorgos Ελένη/eleni Δημήτρης/dimitris Μαρία/maria",
        family: "Παπαδόπουλος/papadopoulos Οικονόμου/oikonomou Βλάχος/vlachos")
    private static let indian = Culture(
        "hi", .givenFamily, given: "अमित/amit प्रिया/priya राहुल/rahul सुनीता/sunita",
        family: "शर्मा/sharma सिंह/singh पटेल/patel गुप्ता/gupta")
}

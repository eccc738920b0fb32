package standard

// The rules of the cleaning catalogue, as they appear in fixes. They are part
// of the contract of "place check" and documented in doc/cleaning.md.
const (
	// any text
	RuleEncoding  = "encoding"  // UTF-8 read as Windows-1252 somewhere on the way
	RuleHTML      = "html"      // tags and entities
	RuleControl   = "control"   // characters that show nothing
	RuleBackslash = "backslash" // \n written out, stray backslashes
	RuleSpaces    = "spaces"    // runs, ends, newlines, no-break spaces

	// identity
	RuleIDSpaces     = "id-spaces"
	RulePivotFormat  = "pivot-format"
	RulePivotNone    = "pivot-none" // the agreed ways to say there is none
	RulePivotRemoved = "pivot-removed"

	// where it is
	RuleAddressMarks    = "address-marks"
	RuleAddressNull     = "address-null"
	RuleAddressZero     = "address-zero"
	RuleAddressTown     = "address-town"
	RuleAddressNone     = "address-none"
	RulePostcodeAddress = "postcode-from-address"
	RulePostcodeFormat  = "postcode-format"
	RulePostcodeTown    = "postcode-from-town"
	RuleTownAddress     = "town-from-address"
	RuleTown            = "town-official"
	RuleINSEE           = "insee-official"

	RulePointDecimal = "point-decimal"
	RulePointLambert = "point-lambert"
	RulePointSwapped = "point-swapped"
	RulePointRemoved = "point-removed"
	RulePointFar     = "point-far"

	// how to reach it
	RulePhoneFormat   = "phone-format"
	RulePhonePostcode = "phone-postcode"
	RulePhoneShort    = "phone-short"
	RulePhoneRemoved  = "phone-removed"
	RuleEmailFormat   = "email-format"
	RuleEmailRemoved  = "email-removed"
	RuleURLFormat     = "url-format"
	RuleURLRemoved    = "url-removed"
	RuleURLFirst      = "url-first"

	// when and what
	RuleHours         = "hours-french"
	RuleDateFormat    = "date-format"
	RuleDateRemoved   = "date-removed"
	RuleDateNone      = "date-none"
	RuleSummary       = "summary-long"
	RuleListSeparator = "list-separator"
	RuleListRepeated  = "list-repeated"
	RuleValueLegacy   = "value-legacy"
	RuleValueSpelling = "value-spelling"
	RuleValueMoved    = "value-moved"
	RuleValueUnknown  = "value-unknown"
	RuleFees          = "fees-contradiction"
	RuleKindFromName  = "kind-from-name"
)

// Fix is one value changed by one rule.
type Fix struct {
	Rule   string `json:"rule"`
	Field  string `json:"field"` // column of the national schema
	Before string `json:"before"`
	After  string `json:"after"`
}

// Refusal is a reason why a row cannot be saved.
type Refusal struct {
	Field  string `json:"field"`  // column of the national schema
	Reason string `json:"reason"` // plain French
}

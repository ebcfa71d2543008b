package devicestatus

import (
	"strings"
	"time"
	"unicode"
)

// time.Parse does not read here: it takes a decimal comma and one digit for the
// hour as RFC 3339, cuts more than nine decimals, and loses the text.
//
// The errors of these functions have no Text when all that was typed is to blame.

// readWall reads a date, T or blanks, and a time of day from the start of text,
// and returns what follows.
func readWall(text string) (w Wall, rest string, err *TimestampError) {
	date, rest, err := readDate(text)
	if err != nil {
		return Wall{}, "", err
	}
	clock := strings.TrimLeftFunc(rest, unicode.IsSpace)
	if clock == rest && rest != "" && (rest[0] == 'T' || rest[0] == 't') {
		clock = rest[1:]
	}
	switch {
	case clock == "":
		return Wall{}, "", &TimestampError{Rule: RuleTimeDateOnly}
	case clock == rest:
		return Wall{}, "", &TimestampError{Rule: RuleTimeUnreadable}
	}
	clock, rest, err = readClock(clock)
	if err != nil {
		return Wall{}, "", err
	}
	return Wall{Date: date, Clock: clock}, rest, nil
}

// readDate reads year-month-day. Of other orders it tells those that can mean
// two days from the rest.
func readDate(text string) (date, rest string, err *TimestampError) {
	// JavaScript writes years it has no four digits for as +012026 and -000001.
	unsigned := strings.TrimLeft(text, "+-")
	numbers, separator, rest := threeNumbers(unsigned)
	first, second, third := len(numbers[0]), len(numbers[1]), len(numbers[2])
	date = text[:len(text)-len(rest)]
	fail := func(rule Rule) (string, string, *TimestampError) {
		return "", "", &TimestampError{Rule: rule, Text: date}
	}
	if separator == '-' && first >= 4 && second == 2 && third == 2 {
		switch {
		case first > 4 || unsigned != text || numbers[0] == "0000":
			return fail(RuleTimeYear)
		case !onCalendar(numbers):
			return fail(RuleTimeNotReal)
		}
		return date, rest, nil
	}
	dayFirst := first <= 2 && (third == 2 || third == 4)
	yearFirst := first == 4 && third <= 2 && separator != '-'
	after := strings.TrimLeftFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("Tt,", r) })
	if separator == 0 || unsigned != text || !dayFirst && !yearFirst || second > 2 || rest != "" && after == rest {
		return "", "", &TimestampError{Rule: RuleTimeUnreadable}
	}
	if a, b := number(numbers[0]), number(numbers[1]); dayFirst && a != b && min(a, b) >= 1 && max(a, b) <= 12 {
		return fail(RuleTimeAmbiguous)
	}
	return fail(RuleTimeOrder)
}

// threeNumbers reads three runs of digits with the same separator between them:
// - or / or a point. The separator is 0 when text does not begin so.
func threeNumbers(text string) (numbers [3]string, separator byte, rest string) {
	numbers[0], rest = leadingDigits(text)
	for i := 1; i < len(numbers); i++ {
		if rest == "" || !strings.ContainsRune("-/.", rune(rest[0])) || i > 1 && rest[0] != separator {
			return [3]string{}, 0, text
		}
		separator = rest[0]
		numbers[i], rest = leadingDigits(rest[1:])
	}
	if numbers[0] == "" || numbers[1] == "" || numbers[2] == "" {
		return [3]string{}, 0, text
	}
	return numbers, separator, rest
}

// onCalendar asks the calendar: time.Date turns 30 February into 1 or 2 March.
func onCalendar(date [3]string) bool {
	month, day := time.Month(number(date[1])), number(date[2])
	t := time.Date(number(date[0]), month, day, 0, 0, 0, 0, time.UTC)
	return t.Month() == month && t.Day() == day
}

// readClock reads hh:mm, hh:mm:ss or hh:mm:ss with decimals after a point or a
// comma, and returns the strict form.
func readClock(text string) (clock, rest string, err *TimestampError) {
	hour, rest := leadingDigits(text)
	rest, colon := strings.CutPrefix(rest, ":")
	minute, rest := leadingDigits(rest)
	second, fraction := "00", ""
	if after, ok := strings.CutPrefix(rest, ":"); ok {
		second, rest = leadingDigits(after)
		if rest != "" && (rest[0] == '.' || rest[0] == ',') {
			fraction, rest = leadingDigits(rest[1:])
			if fraction == "" {
				return "", "", &TimestampError{Rule: RuleTimeUnreadable}
			}
			fraction = "." + fraction
		}
	}
	typed := strings.TrimSuffix(text, rest)
	switch {
	case !colon || len(hour) != 2 || len(minute) != 2 || len(second) != 2:
		return "", "", &TimestampError{Rule: RuleTimeUnreadable}
	case number(hour) > 23 || number(minute) > 59 || number(second) > 59:
		return "", "", &TimestampError{Rule: RuleTimeNotReal, Text: typed[:len(typed)-len(fraction)]}
	case len(fraction) > len(".")+decimals:
		return "", "", &TimestampError{Rule: RuleTimePrecision, Count: len(fraction) - len(".")}
	}
	return hour + ":" + minute + ":" + second + fraction, rest, nil
}

package com.athyper.meta.reference;

import com.ibm.icu.impl.units.ConversionRates;
import com.ibm.icu.impl.units.MeasureUnitImpl;
import com.ibm.icu.impl.units.UnitsConverter;
import com.ibm.icu.text.CurrencyMetaInfo;
import com.ibm.icu.text.CurrencyMetaInfo.CurrencyFilter;
import com.ibm.icu.text.MeasureFormat;
import com.ibm.icu.text.MeasureFormat.FormatWidth;
import com.ibm.icu.text.TimeZoneNames;
import com.ibm.icu.util.LocaleData;
import com.ibm.icu.util.MeasureUnit;
import com.ibm.icu.util.Region;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import com.ibm.icu.util.VersionInfo;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The lists as ICU has them, which carries CLDR and the time zone database, and Java. */
final class IcuLists {
    /** Day of the release that the root pom names. */
    private static final String DATE = "2025-10-30";

    /** Territories of CLDR that ISO 3166-1 has no code for. */
    private static final Set<String> NOT_OF_ISO = Set.of("DG", "EA", "IC", "XK");

    /** What is the same unit, of those that a field of type `unit` takes. */
    private static final Map<String, String> UCUM =
            Arrays.stream(
                            """
                            ampere A; atmosphere atm; bar bar; bit bit; british-thermal-unit-it [Btu_IT]; byte By;
                            calorie cal; candela cd; celsius Cel; centiliter cL; centimeter cm; cubic-centimeter cm3;
                            cubic-foot [cft_i]; cubic-inch [cin_i]; cubic-meter m3; day d; deciliter dL; decimeter dm;
                            degree deg; fahrenheit [degF]; farad F; fluid-ounce [foz_us]; foot [ft_i]; gallon [gal_us];
                            gallon-imperial [gal_br]; gigabyte GBy; gigahertz GHz; gram g; hectare har; hectoliter hL;
                            henry H; hertz Hz; hour h; inch [in_i]; item {each}; joule J; kelvin K; kilobyte kBy;
                            kilocalorie kcal; kilogram kg; kilohertz kHz; kilojoule kJ; kilometer km;
                            kilometer-per-hour km/h; kilopascal kPa; kilowatt kW; kilowatt-hour kW.h; knot [kn_i]; liter L;
                            lumen lm; lux lx; megabyte MBy; megahertz MHz; megapascal MPa; megawatt MW; meter m;
                            meter-per-second m/s; meter-per-square-second m/s2; microgram ug; micrometer um; mile [mi_i];
                            mile-per-hour [mi_i]/h; milliampere mA; millibar mbar; milligram mg; milliliter mL;
                            millimeter mm; millimeter-ofhg mm[Hg]; millisecond ms; minute min; mole mol; nanometer nm;
                            nautical-mile [nmi_i]; newton N; ohm Ohm; ounce [oz_av]; part-per-1e6 [ppm]; pascal Pa;
                            percent %; permille [ppth]; pint [pt_us]; pound [lb_av]; pound-force-per-square-inch [psi];
                            quart [qt_us]; radian rad; second s; square-centimeter cm2; square-foot [sft_i];
                            square-inch [sin_i]; square-kilometer km2; square-meter m2; square-yard [syd_i]; terabyte TBy;
                            ton [ston_av]; tonne t; volt V; watt W; week wk; yard [yd_i]
                            """
                                    .split(";\\s+"))
                    .map(pair -> pair.strip().split(" "))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));

    private static final MathContext DIGITS = new MathContext(20);

    private IcuLists() {}

    static String file(ReferenceList list) {
        return switch (list) {
            case COUNTRIES -> countries();
            case CURRENCIES -> currencies();
            case TIME_ZONES -> timeZones();
            case UNITS -> units();
            case LANGUAGES -> throw new IllegalArgumentException("ICU has no registry of tags");
        };
    }

    private static String cldr() {
        return "Unicode CLDR %s, as in ICU4J %s"
                .formatted(shown(LocaleData.getCLDRVersion()), shown(VersionInfo.ICU_VERSION));
    }

    private static String shown(VersionInfo version) {
        return version.getMajor() + "." + version.getMinor();
    }

    private static String countries() {
        var rows = new TreeMap<String, String>();
        for (String code : ULocale.getISOCountries()) {
            if (!NOT_OF_ISO.contains(code)) {
                var region = Region.getInstance(code);
                var locale = new ULocale("", code);
                rows.put(
                        code,
                        row(
                                code,
                                locale.getDisplayCountry(ULocale.ENGLISH),
                                locale.getISO3Country(),
                                "%03d".formatted(region.getNumericCode()),
                                Optional.ofNullable(region.getContainingRegion())
                                        .map(Region::toString)
                                        .orElse("")));
            }
        }
        return text(
                "ISO 3166-1 (code, alpha3, numericCode); UN M49 (region)",
                cldr(),
                "Unicode-3.0",
                row("code", "name", "alpha3", "numericCode", "region"),
                rows);
    }

    private static String currencies() {
        var rows = new TreeMap<String, String>();
        for (Currency currency : Currency.getAvailableCurrencies()) {
            String code = currency.getCurrencyCode();
            String name =
                    com.ibm.icu.util.Currency.getInstance(code).getDisplayName(Locale.ENGLISH);
            int digits = currency.getDefaultFractionDigits();
            rows.put(
                    code,
                    row(
                            code,
                            name.equals(code) ? currency.getDisplayName(Locale.ENGLISH) : name,
                            currency.getNumericCodeAsString(),
                            digits < 0 ? "" : Integer.toString(digits),
                            tenderUntil(code)));
        }
        return text(
                "ISO 4217 (code, numericCode, digits)",
                "java.util.Currency of Java 25; name and tenderUntil: " + cldr(),
                "Unicode-3.0",
                row("code", "name", "numericCode", "digits:integer", "tenderUntil:date"),
                rows);
    }

    /** The last day on which it was legal tender anywhere; empty if it still is something. */
    private static String tenderUntil(String code) {
        var uses = CurrencyMetaInfo.getInstance().currencyInfo(CurrencyFilter.onCurrency(code));
        long last = uses.stream().mapToLong(use -> use.to).max().orElse(Long.MAX_VALUE);
        return last == Long.MAX_VALUE
                ? ""
                : Instant.ofEpochMilli(last).atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static String timeZones() {
        var rows = new TreeMap<String, String>();
        var names = TimeZoneNames.getInstance(ULocale.ENGLISH);
        for (String id : ZoneId.getAvailableZoneIds()) {
            String standard = TimeZone.getIanaID(id);
            if (id.startsWith("SystemV/") || TimeZone.UNKNOWN_ZONE_ID.equals(standard)) {
                continue;
            }
            String place = names.getExemplarLocationName(id);
            String region = TimeZone.getRegion(id);
            rows.put(
                    id,
                    row(
                            id,
                            place == null ? id : place,
                            region.equals("001") ? "" : region,
                            offset(TimeZone.getTimeZone(id).getRawOffset()),
                            standard.equals(id) ? "" : standard));
        }
        return text(
                "IANA time zone database " + TimeZone.getTZDataVersion(),
                cldr(),
                "Unicode-3.0",
                row("code", "name", "country", "standardOffset", "aliasOf"),
                rows);
    }

    private static String offset(int millis) {
        var time = LocalTime.ofSecondOfDay(Math.abs(millis) / 1_000);
        return (millis < 0 ? "-" : "+") + time;
    }

    private static String units() {
        var rows = new TreeMap<String, String>();
        var names = MeasureFormat.getInstance(ULocale.ENGLISH, FormatWidth.WIDE);
        var symbols = MeasureFormat.getInstance(ULocale.ENGLISH, FormatWidth.SHORT);
        var rates = new ConversionRates();
        for (MeasureUnit unit : MeasureUnit.getAvailable()) {
            // A degree of no scale is no unit.
            if (!unit.getType().equals("currency") && !unit.getSubtype().equals("generic")) {
                String code = unit.getIdentifier();
                rows.put(
                        code,
                        row(
                                code,
                                names.getUnitDisplayName(unit),
                                symbols.getUnitDisplayName(unit),
                                unit.getType(),
                                conversion(code, rates),
                                UCUM.getOrDefault(code, "")));
            }
        }
        return text(
                "CLDR unit identifiers (UTS #35, part 6)",
                cldr(),
                "Unicode-3.0",
                row(
                        "code",
                        "name",
                        "symbol",
                        "kind",
                        "baseUnit",
                        "factor:decimal",
                        "offset:decimal",
                        "ucum"),
                rows);
    }

    /** So many of the base unit are one of it, and its zero lies so many of the base unit off. */
    private static String conversion(String code, ConversionRates rates) {
        var unit = MeasureUnitImpl.forIdentifier(code);
        var base = rates.extractCompoundBaseUnit(unit);
        String baseCode = base.build().getIdentifier();
        if (code.equals("beaufort")) {
            // A scale and no measure: there is no factor.
            return row(baseCode, "", "");
        }
        var info = new UnitsConverter(unit, base, rates).getConversionInfo();
        if (info.reciprocal) {
            throw new IllegalStateException(code + " is the reciprocal of its base unit");
        }
        return row(baseCode, plain(info.conversionRate), plain(info.offset));
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0
                ? "0"
                : number.round(DIGITS).stripTrailingZeros().toPlainString();
    }

    private static String row(String... cells) {
        return String.join("\t", cells);
    }

    private static String text(
            String standard,
            String source,
            String licence,
            String columns,
            Map<String, String> rows) {
        return """
        # standard: %s
        # source: %s
        # date: %s
        # licence: %s
        %s
        %s
        """
                .formatted(
                        standard, source, DATE, licence, columns, String.join("\n", rows.values()));
    }
}

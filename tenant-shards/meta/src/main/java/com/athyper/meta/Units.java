package com.athyper.meta;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Units that business measures in, by their case-sensitive codes of the Unified Code for Units of
 * Measure (UCUM 2.2). Codes are only ever added.
 */
public final class Units {
    private static final String LISTED =
            """
            1 % [ppth] [ppm] {each} {pack} {box} {pallet} {person}
            m km dm cm mm um nm [in_i] [ft_i] [yd_i] [mi_i] [nmi_i]
            m2 km2 cm2 mm2 har ar [sin_i] [sft_i] [syd_i] [acr_us]
            m3 dm3 cm3 mm3 L dL cL mL uL hL [cin_i] [cft_i] [gal_us] [qt_us] [pt_us] [foz_us] [gal_br]
            kg g mg ug t [lb_av] [oz_av] [ston_av] [lton_av]
            s ms min h d wk mo a
            K Cel [degF]
            A mA V mV kV W kW MW V.A kV.A Ohm F uF H Hz kHz MHz GHz
            J kJ MJ GJ W.h kW.h MW.h cal kcal [Btu_IT]
            N kN Pa kPa MPa bar mbar [psi] mm[Hg] atm
            mol mmol mol/L g/L mg/L kg/m3 g/cm3
            m/s km/h m/s2 [mi_i]/h [kn_i]
            m3/h L/min L/s kg/h
            bit By kBy MBy GBy TBy Kibit MiBy GiBy bit/s Mbit/s
            deg rad cd lm lx dB
            """;

    public static final Set<String> CODES =
            Arrays.stream(LISTED.split("\\s+"))
                    .filter(code -> !code.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());

    private Units() {}
}

//! pi and ln 2: from a table as far as it goes, and beyond it by arc tangents of reciprocals.

use dashu_int::ops::BitTest;
use dashu_int::{IBig, UBig};

use super::Big;
use super::fixed::Fixed;
use super::round::enclose;
use crate::interval::end::Bounds;
use dashu_int::Sign;

const WORDS: usize = 72;

/// Bounds of pi of `bits` bits.
pub(super) fn pi_bounds(bits: u32) -> Bounds<Big> {
    // pi is no dyadic number, so it lies between a truncation and the next number.
    let scale = bits as usize;
    let digits = truncated(scale, &PI, 2).unwrap_or_else(|| machin(scale));
    enclose(Sign::Positive, digits, true, -(scale as i64), bits)
}

/// pi, to a unit.
pub(super) fn pi(scale: usize) -> Fixed {
    let digits = truncated(scale, &PI, 2).unwrap_or_else(|| machin(scale));
    Fixed::truncated(digits.into(), scale)
}

/// ln 2, to a unit.
pub(super) fn ln_2(scale: usize) -> Fixed {
    let digits = truncated(scale, &LN_2, 0).unwrap_or_else(|| logarithm(scale));
    Fixed::truncated(digits.into(), scale)
}

/// The whole units of 2^-scale of a number in the table; None beyond its end.
fn truncated(scale: usize, table: &[u64; WORDS], integer_bits: usize) -> Option<UBig> {
    let wanted = scale + integer_bits;
    let words = wanted.div_ceil(64);
    let tail = table.get(WORDS.checked_sub(words)?..)?;
    let bytes: Vec<u8> = tail.iter().flat_map(|word| word.to_le_bytes()).collect();
    Some(UBig::from_le_bytes(&bytes) >> (64 * words - wanted))
}

// Bits beyond the wanted ones. Each term of the series below is off by less than two units, and
// the number of terms times the factors before them is less than 2^40.
const SPARE: usize = 64;

/// pi = 16 atan(1/5) - 4 atan(1/239) (Machin), cut to whole units.
fn machin(scale: usize) -> UBig {
    let fine = scale + SPARE;
    let sum = series(5, fine, true) * 16 - series(239, fine, true) * 4;
    settled(sum)
}

/// ln 2 = 18 artanh(1/26) - 2 artanh(1/4801) + 8 artanh(1/8749), cut to whole units.
fn logarithm(scale: usize) -> UBig {
    let fine = scale + SPARE;
    let sum = series(26, fine, false) * 18 - series(4801, fine, false) * 2
        + series(8749, fine, false) * 8;
    settled(sum)
}

/// The whole units of a number that is known to less than 2^40 of its 2^64th parts.
fn settled(fine: IBig) -> UBig {
    let slack = IBig::ONE << 40;
    let (low, high) = ((&fine - &slack) >> SPARE, (&fine + &slack) >> SPARE);
    // Pi and ln 2 have no run of 24 equal bits where it would matter, up to the largest precision;
    // if they had, the lower number would be off by one unit more, which callers are not told.
    debug_assert!(low == high);
    low.into_parts().1
}

/// The sum of (+-1)^k / ((2k+1) n^(2k+1)) in units of 2^-scale.
fn series(n: u64, scale: usize, alternates: bool) -> IBig {
    let square = UBig::from(n * n);
    let mut power = (UBig::ONE << scale) / UBig::from(n);
    let mut sum = IBig::ZERO;
    let mut k = 0_u64;
    while power.bit_len() > 0 {
        let term = IBig::from(&power / UBig::from(2 * k + 1));
        if alternates && k % 2 == 1 {
            sum -= term;
        } else {
            sum += term;
        }
        power /= &square;
        k += 1;
    }
    sum
}

/// The digits of pi from the lowest word to the highest, which begins with its two integer bits.
#[rustfmt::skip]
const PI: [u64; WORDS] = [
    0xdb7f_1447_e6cc_254b, 0x44ce_6cba_ced4_bb1b, 0xda3e_dbeb_cf9b_14ed, 0x1797_27b0_865a_8918,
    0xb06a_53ed_9027_d831, 0xe5db_382f_4130_01ae, 0xf8ff_9406_ad9e_530e, 0xc975_1e76_3dba_37bd,
    0xc1d4_dcb2_6026_46de, 0x36c3_fab4_d27c_7026, 0x4df4_35c9_3402_8492, 0x86ff_b7dc_90a6_c08f,
    0x93b4_ea98_8d8f_ddc1, 0xd006_9127_d5b0_5aa9, 0xb81b_dd76_2170_481c, 0x1f61_2970_cee2_d7af,
    0x233b_a186_515b_e7ed, 0x99b2_964f_a090_c3a2, 0x287c_5947_4e6b_c05d, 0x2e8e_fc14_1fbe_caa6,
    0xdbbb_c2db_04de_8ef9, 0x2583_e9ca_2ad4_4ce8, 0x1a94_6834_b615_0bda, 0x99c3_2718_6af4_e23c,
    0x8871_9a10_bdba_5b26, 0x1a72_3c12_a787_e6d7, 0x4b82_d120_a921_0801, 0x43db_5bfc_e0fd_108e,
    0x08e2_4fa0_74e5_ab31, 0x7709_88c0_bad9_46e2, 0xbbe1_1757_7a61_5d6c, 0x521f_2b18_177b_200c,
    0xd876_0273_3ec8_6a64, 0xf12f_fa06_d98a_0864, 0xcee3_d226_1ad2_ee6b, 0x1e8c_94e0_4a25_619d,
    0xabf5_ae8c_db09_33d7, 0xb397_0f85_a6e1_e4c7, 0x8aea_7157_5d06_0c7d, 0xecfb_8504_58db_ef0a,
    0xa855_21ab_df1c_ba64, 0xad33_170d_0450_7a33, 0x1572_8e5a_8aaa_c42d, 0x15d2_2618_98fa_0510,
    0x3995_497c_ea95_6ae5, 0xde2b_cbf6_9558_1718, 0xb5c5_5df0_6f4c_52c9, 0x9b27_83a2_ec07_a28f,
    0xe39e_772c_180e_8603, 0x3290_5e46_2e36_ce3b, 0xf174_6c08_ca18_217c, 0x670c_354e_4abc_9804,
    0x9ed5_2907_7096_966d, 0x1c62_f356_2085_52bb, 0x8365_5d23_dca3_ad96, 0x6916_3fa8_fd24_cf5f,
    0x98da_4836_1c55_d39a, 0xc200_7cb8_a163_bf05, 0x4928_6651_ece4_5b3d, 0xae9f_2411_7c4b_1fe6,
    0xee38_6bfb_5a89_9fa5, 0x0bff_5cb6_f406_b7ed, 0xf44c_42e9_a637_ed6b, 0xe485_b576_625e_7ec6,
    0x4fe1_356d_6d51_c245, 0x302b_0a6d_f25f_1437, 0xef95_19b3_cd3a_431b, 0x514a_0879_8e34_04dd,
    0x020b_bea6_3b13_9b22, 0x2902_4e08_8a67_cc74, 0xc4c6_628b_80dc_1cd1, 0xc90f_daa2_2168_c234,
];

/// The digits of ln 2 from the lowest word to the highest.
#[rustfmt::skip]
const LN_2: [u64; WORDS] = [
    0x897a_39ce_78b6_3c9f, 0x52ab_3316_1e23_8438, 0x062b_1a63_a6c4_c60c, 0x3ea8_449f_e8f7_0edd,
    0x6425_a415_26fa_c51c, 0xc5e5_767d_f958_84e0, 0xc0b1_b31d_8a0e_23fa, 0x85db_6ab0_3a49_bd0d,
    0x175e_b4af_c8da_add8, 0xf07a_fff3_a892_374e, 0x8f68_2625_0dea_891e, 0xcecb_72f1_9c38_339d,
    0x5f6f_7ceb_ac9f_45ae, 0x6c47_2096_e761_15c0, 0x972c_d18b_fbbd_9d42, 0x0ab1_11bb_bd67_c724,
    0x4738_26fd_a0c2_38b9, 0x61c1_696d_d24a_aebd, 0x156e_0c29_2413_d5e3, 0x9518_4460_dc4e_7487,
    0xd762_2658_901e_646a, 0xef2f_0ce2_d737_3958, 0x2ac5_b61c_c4e9_207c, 0x5733_9ba2_beba_7d05,
    0x0060_e499_0839_1a0c, 0x6213_6319_6af5_0302, 0x05c1_28d5_3d0b_d2f9, 0x36e0_2b20_cee8_86b9,
    0x0bbb_16fa_f3d9_49f2, 0x4221_83ed_c994_2109, 0x5e92_22b8_8c66_d3c5, 0x61af_fd44_6b1c_a3cf,
    0x268a_5c1f_9538_b982, 0x8d6f_5177_fbcf_0755, 0xa172_93d1_228a_4ef9, 0x44a0_2554_731c_dc8e,
    0x96d4_e6d3_30af_889b, 0x5570_b6c6_8f96_9834, 0x7598_a195_1ae2_73ee, 0x4d16_2db3_b365_853d,
    0x5f50_b518_5064_c18b, 0x078f_735d_1b2d_b31b, 0xae31_3cdb_6c60_6cb1, 0x955d_5179_b1e1_7b9d,
    0x0c48_0a54_1735_0d2c, 0x074d_b601_5cfe_7aa3, 0x6a9c_7f8a_5e14_8e82, 0x2566_9b33_3564_a337,
    0x4c1a_1e0b_d1d6_095d, 0xcccc_4e65_9393_514c, 0xc943_e732_b479_cd33, 0x1746_0775_db89_90e5,
    0x7d2e_23de_1400_b396, 0xee56_9d6d_fc1e_fa15, 0x610d_30f8_8fe5_51a2, 0x07f4_ca11_fb5b_fb90,
    0xda2d_97c5_0f3f_d5c6, 0x655f_a187_2f20_e3a2, 0xf5df_a6bd_3830_3248, 0x72ce_87b1_9d65_48ca,
    0x256f_a0ec_7657_f74b, 0xb9ea_9bc3_b136_603b, 0x1acb_da11_317c_387e, 0x3e96_ca16_224a_e8c5,
    0x2757_3b29_1169_b825, 0xed2e_ae35_c138_2144, 0x5595_52fb_4afa_1b10, 0xe7b8_7620_6deb_ac98,
    0x8a0d_175b_8baa_fa2b, 0x40f3_4326_7298_b62d, 0xc9e3_b398_03f2_f6af, 0xb172_17f7_d1cf_79ab,
];

#[cfg(test)]
mod tests {
    use super::{LN_2, PI, WORDS, logarithm, machin, truncated};

    // The formulas of Machin's kind prove the digits of the table.
    #[test]
    fn the_table_is_what_the_series_say() {
        let bits = 64 * WORDS;
        for scale in [1, 10, 53, 63, 64, 65, 200, 1000, bits - 2] {
            assert_eq!(truncated(scale, &PI, 2), Some(machin(scale)), "{scale}");
            assert_eq!(
                truncated(scale, &LN_2, 0),
                Some(logarithm(scale)),
                "{scale}"
            );
        }
        assert_eq!(truncated(bits, &LN_2, 0), Some(logarithm(bits)));
        assert_eq!(truncated(bits - 1, &PI, 2), None);
    }
}

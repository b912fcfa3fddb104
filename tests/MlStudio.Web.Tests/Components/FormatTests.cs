using MlStudio.Web.Components;

namespace MlStudio.Web.Tests.Components;

public sealed class FormatTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 14, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0.92341, "0.9234")]
    [InlineData(1234567.0, "1,234,567")]
    [InlineData(68432.13, "68,432")]
    [InlineData(-3.5, "−3.5")]
    [InlineData(0.000012, "1.2e−5")]
    [InlineData(0.0, "0")]
    [InlineData(double.NaN, "–")]
    [InlineData(null, "–")]
    public void Number_AnyValue_HasSensibleDigits(double? value, string expected) => Assert.Equal(expected, Format.Number(value));

    [Theory]
    [InlineData(0.1234, "12.3 %")]
    [InlineData(1.0, "100.0 %")]
    [InlineData(-0.0001, "0.0 %")]
    [InlineData(-0.012, "−1.2 %")]
    [InlineData(null, "–")]
    public void Percent_AShare_IsWrittenInHundredths(double? share, string expected) => Assert.Equal(expected, Format.Percent(share));

    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(3_480_000, "3.5 MB")]
    [InlineData(12_000_000_000, "12 GB")]
    public void Bytes_AnyCount_HasAUnit(long count, string expected) => Assert.Equal(expected, Format.Bytes(count));

    [Theory]
    [InlineData(0.4, "0.4 s")]
    [InlineData(0.004, "4 ms")]
    [InlineData(12, "12 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7800, "2 h 10 min")]
    public void Duration_AnySpan_HasTwoUnitsAtMost(double seconds, string expected) => Assert.Equal(expected, Format.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(-10, "just now")]
    [InlineData(-300, "5 min ago")]
    [InlineData(7200, "in 2 h")]
    [InlineData(-3 * 86400, "3 days ago")]
    [InlineData(-20 * 86400, "20 Feb")]
    [InlineData(-400 * 86400, "5 Feb 2025")]
    public void RelativeTime_AnyDistance_IsInWords(double seconds, string expected) => Assert.Equal(expected, Format.RelativeTime(Now.AddSeconds(seconds), Now));
}

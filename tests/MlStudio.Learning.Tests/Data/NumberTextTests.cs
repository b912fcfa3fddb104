using System.Globalization;
using System.Text;
using MlStudio.Learning.Data;

namespace MlStudio.Learning.Tests.Data;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-1", -1)]
    [InlineData("+5", 5)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("1e3", 1000)]
    [InlineData("1E-3", 0.001)]
    [InlineData("3,995.383", 3995.383)]
    [InlineData("-1,234,567", -1234567)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("9007199254740992", 9007199254740992)]
    [InlineData("0.1234567890123456789012345", 0.1234567890123456789012345)]
    [InlineData("2.2250738585072011e-308", 2.2250738585072011e-308)]
    public void TryParse_Number_IsRead(string text, double expected)
    {
        Assert.True(NumberText.TryParse(Encoding.ASCII.GetBytes(text), false, true, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("0001")]
    [InlineData("12345678901234567890")]
    [InlineData("1,23")]
    [InlineData("1,234.5,6")]
    [InlineData("0,123")]
    [InlineData("1e")]
    [InlineData("1.2.3")]
    [InlineData("12abc")]
    [InlineData("--1")]
    [InlineData("1 000")]
    public void TryParse_NoNumber_IsRefused(string text) => Assert.False(NumberText.TryParse(Encoding.ASCII.GetBytes(text), false, true, out _));

    [Theory]
    [InlineData("13,6", 13.6)]
    [InlineData("1.234,5", 1234.5)]
    [InlineData("0,7578", 0.7578)]
    [InlineData("1,2345678901234567890123", 1.2345678901234567890123)]
    public void TryParse_DecimalComma_IsRead(string text, double expected)
    {
        Assert.True(NumberText.TryParse(Encoding.ASCII.GetBytes(text), true, true, out var value));
        Assert.Equal(expected, value);
    }

    // double.Parse of .NET rounds correctly (IEEE 754-2008); it is the reference here.
    [Fact]
    public void TryParse_RandomNumbers_AreRoundedLikeDoubleParse()
    {
        var random = new Random(20240501);
        for (var i = 0; i < 200_000; i++)
        {
            var text = (i % 4) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64()).ToString("R", CultureInfo.InvariantCulture),
                1 => (random.NextDouble() * 1000).ToString("F" + random.Next(0, 18), CultureInfo.InvariantCulture),
                2 => random.NextInt64(1L << 54) + "e" + random.Next(-40, 40),
                _ => (random.NextDouble() - 0.5).ToString("G" + random.Next(1, 9), CultureInfo.InvariantCulture),
            };
            if (text is "NaN" || (text.Contains('E') && text.Contains("Inf"))) { continue; }
            Assert.True(NumberText.TryParse(Encoding.ASCII.GetBytes(text), false, false, out var value), text);
            Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), value);
        }
    }
}

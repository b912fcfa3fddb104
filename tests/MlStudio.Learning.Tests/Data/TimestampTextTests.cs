using System.Globalization;
using System.Text;
using MlStudio.Learning.Data;

namespace MlStudio.Learning.Tests.Data;

public sealed class TimestampTextTests
{
    [Theory]
    [InlineData("2024-12-31", "2024-12-31T00:00:00")]
    [InlineData("1949-01", "1949-01-01T00:00:00")]
    [InlineData("2024/2/9", "2024-02-09T00:00:00")]
    [InlineData("31/12/2024", "2024-12-31T00:00:00")]
    [InlineData("12/31/2024", "2024-12-31T00:00:00")]
    [InlineData("03/04/2024", "2024-04-03T00:00:00")]
    [InlineData("31.12.2024 18.30.05", "2024-12-31T18:30:05")]
    [InlineData("2024-12-31T23:59:59.25Z", "2024-12-31T23:59:59.2500000")]
    [InlineData("2024-12-31 23:59:59+01:00", "2024-12-31T22:59:59")]
    [InlineData("2024-12-31 12:05 AM", "2024-12-31T00:05:00")]
    public void Parse_Date_IsRead(string text, string expected)
    {
        Assert.NotEqual(DateOrder.None, TimestampText.Parse(Encoding.ASCII.GetBytes(text), out var ticks));
        Assert.Equal(DateTime.Parse(expected, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal), new DateTime(ticks, DateTimeKind.Utc));
    }

    [Theory]
    [InlineData("2024-13-01")]
    [InlineData("2023-02-29")]
    [InlineData("18.00.00")]
    [InlineData("2024")]
    [InlineData("1.2.3")]
    [InlineData("2024-12-31x")]
    [InlineData("2024-12-31 25:00")]
    [InlineData("13/13/2024")]
    public void Parse_NoDate_IsRefused(string text) => Assert.Equal(DateOrder.None, TimestampText.Parse(Encoding.ASCII.GetBytes(text), out _));
}

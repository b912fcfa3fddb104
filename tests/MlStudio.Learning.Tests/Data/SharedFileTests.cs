using MlStudio.Learning.Data;
using MlStudio.Tests.Shared;

namespace MlStudio.Learning.Tests.Data;

/// <summary>
/// Every shared file is read as it was meant. Row, column, missing and distinct counts: DATASETS.md and datasets.json,
/// and pandas 1.5.3 with the same separator, quote and missing marks (its own trailing empty rows and footers left out).
/// </summary>
public sealed class SharedFileTests
{
    [SharedDataTheory]
    [InlineData("adult.txt", ',', '"', true, false, 32561, 15, 4262)]
    [InlineData("Telco-Customer-Churn.csv", ',', '"', true, false, 7043, 21, 11)]
    [InlineData("titanic.csv", ',', '"', true, false, 891, 12, 866)]
    [InlineData("bank-full.csv", ';', '"', true, false, 45211, 17, 0)]
    [InlineData("mammography.csv", ',', '\'', false, false, 11183, 7, 0)]
    [InlineData("optdigits-train.csv", ',', '"', false, false, 3823, 65, 0)]
    [InlineData("california_housing.csv", ',', '"', true, false, 20640, 10, 207)]
    [InlineData("bike_sharing_hour.csv", ',', '"', true, false, 17379, 17, 0)]
    [InlineData("taxi-fare-train.csv", ',', '"', true, false, 100000, 7, 0)]
    [InlineData("diamonds.csv", ',', '"', true, false, 53940, 10, 0)]
    [InlineData("castle-solutions.csv", ',', '"', true, false, 1349, 11, 86)] // pandas: 82; besides, one "?", one blank and two "na"
    [InlineData("gdp_per_capita.csv", '\t', '"', true, false, 189, 7, 4)]
    [InlineData("oecd_bli_2015.csv", ',', '"', true, false, 3292, 17, 10928)]
    [InlineData("airline-passengers.csv", ',', '"', true, false, 144, 2, 0)]
    [InlineData("daily-min-temperatures.csv", ',', '"', true, false, 3650, 2, 0)]
    [InlineData("iris.csv", ',', '"', true, false, 150, 5, 0)]
    [InlineData("mall_customers.csv", ',', '"', true, false, 200, 5, 0)]
    [InlineData("AirQualityUCI.csv", ';', '"', true, true, 9357, 15, 0)]
    [InlineData("sms_spam.csv", ',', '"', true, false, 5572, 5, 16648)]
    public void Read_SharedFile_HasTheKnownShape(string file, char separator, char quote, bool header, bool decimalComma, int rows, int columns, int missing)
    {
        var result = Read(file);
        var table = result.RequireTable();
        Assert.Equal((separator, quote, header, decimalComma), (result.Format.Separator, result.Format.Quote, result.Format.HasHeader, result.Format.DecimalComma));
        Assert.Equal((rows, columns), (table.RowCount, table.Columns.Count));
        Assert.Equal(missing, table.Columns.Sum(CountMissing));
    }

    [SharedDataTheory]
    [InlineData("AirQualityUCI.csv", RepairKind.DropEmptyTrailingColumns)]
    [InlineData("sms_spam.csv", RepairKind.NameBlankColumns)]
    public void Read_SharedFileWithBlankNames_IsRefusedWithTheRepair(string file, RepairKind offered)
    {
        var result = CsvReader.ReadFile(TestData.SharedFile("files/" + file));
        Assert.True(result.Refused);
        Assert.Equal(offered, result.OfferedRepairs);
        Assert.All(result.Problems.Where(p => p.Severity == CsvSeverity.Error), p => Assert.Equal(1, p.Line));
    }

    [SharedDataTheory]
    [InlineData("adult.txt", "NCNCNCCCCCNNNCN")]
    [InlineData("Telco-Customer-Churn.csv", "XCNCCNCCCCCCCCCCCCNNC")]
    [InlineData("titanic.csv", "NNNXCNNNXNXC")]
    [InlineData("bank-full.csv", "NCCCCNCCCNCNNNNCC")]
    [InlineData("mammography.csv", "NNNNNNN")]
    [InlineData("california_housing.csv", "NNNNNNNNNC")]
    [InlineData("bike_sharing_hour.csv", "NTNNNNNNNNNNNNNNN")]
    [InlineData("taxi-fare-train.csv", "CNNNNCN")]
    [InlineData("diamonds.csv", "NCCCNNNNNN")]
    [InlineData("castle-solutions.csv", "NNNNNNNNNNX")]
    [InlineData("gdp_per_capita.csv", "XCCCCNN")]
    [InlineData("oecd_bli_2015.csv", "CCCCCCCCCCNCNNNCC")]
    [InlineData("airline-passengers.csv", "TN")]
    [InlineData("daily-min-temperatures.csv", "TN")]
    [InlineData("iris.csv", "NNNNC")]
    [InlineData("mall_customers.csv", "XCNNN")]
    [InlineData("AirQualityUCI.csv", "TCNNNNNNNNNNNNN")]
    [InlineData("sms_spam.csv", "CXXCC")]
    public void Read_SharedFile_FindsTypes(string file, string types) =>
        Assert.Equal(types, string.Concat(Read(file).RequireTable().Columns.Select(c => c.Type switch
        {
            ColumnType.Number => 'N',
            ColumnType.Category => 'C',
            ColumnType.Timestamp => 'T',
            _ => 'X',
        })));

    [SharedDataFact]
    public void Read_GdpPerCapita_LeavesOutTheFooterAndReadsThousands()
    {
        var result = Read("gdp_per_capita.csv");
        var table = result.RequireTable();
        Assert.Equal("windows-1252", result.Format.Encoding);
        Assert.Contains(result.Problems, p => p.Severity == CsvSeverity.Info && p.Message.Contains("International Monetary Fund"));
        Assert.Equal(3995.383, ((NumberColumn)table["2015"]).Values[1]);
        Assert.Contains("Côte d'Ivoire", ((TextColumn)table["Country"]).Values);
    }

    [SharedDataFact]
    public void Read_AirQuality_ReadsDayFirstDatesAndDecimalCommas()
    {
        var table = Read("AirQualityUCI.csv").RequireTable();
        Assert.Equal("2004-03-10", table["Date"].Format(0));
        Assert.Equal("18.00.00", table["Time"].Format(0));
        Assert.Equal(0.7578, ((NumberColumn)table["AH"]).Values[0]);
    }

    [SharedDataFact]
    public void Read_AirQualityWithMinus200AsMark_CountsMissing()
    {
        var path = TestData.SharedFile("files/AirQualityUCI.csv");
        var table = CsvReader.ReadFile(path, new CsvReadOptions { Repairs = RepairKind.All, ExtraMissingMarks = ["-200"] }).RequireTable();
        // DATASETS.md: 7,674 of 9,357 rows have the target.
        Assert.Equal(9357 - 7674, CountMissing(table["CO(GT)"]));
    }

    private static CsvReadResult Read(string file) => CsvReader.ReadFile(
        TestData.SharedFile("files/" + file), new CsvReadOptions { Repairs = RepairKind.NameBlankColumns | RepairKind.DropEmptyTrailingColumns });

    private static int CountMissing(Column column) => Enumerable.Range(0, column.Count).Count(column.IsMissing);
}

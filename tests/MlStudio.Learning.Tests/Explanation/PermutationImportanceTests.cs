using MlStudio.Learning.Explanation;

namespace MlStudio.Learning.Tests.Explanation;

public class PermutationImportanceTests
{
    [Fact]
    public void Sample_ManyRows_DrawsAtMost5000AlwaysTheSame()
    {
        var rows = Enumerable.Range(0, 20_000).Select(i => i * 3).ToArray();
        var sample = PermutationImportance.Sample(rows, columns: 10, repeats: 5, seed: 1);
        Assert.Equal(5000, sample.Length);
        Assert.Equal(sample, PermutationImportance.Sample(rows, 10, 5, 1));
        Assert.Equal(sample.Distinct().Order(), sample);
        Assert.Subset(rows.ToHashSet(), sample.ToHashSet());
    }

    [Fact]
    public void Sample_VeryWideTable_DrawsFewerRows() =>
        Assert.InRange(PermutationImportance.Sample([.. Enumerable.Range(0, 20_000)], columns: 5000, repeats: 1, seed: 1).Length, 100, 300);

    [Fact]
    public void Summarise_SeveralRepeats_GivesMeanAndSampleDeviation()
    {
        KeyValuePair<string, double[]>[] losses = [new("a", [1, 2, 3]), new("b", [5]), new("b", [7])];
        var summary = PermutationImportance.Summarise(losses);
        Assert.Equal(["b", "a"], summary.Select(s => s.Column));
        Assert.Equal((6, Math.Sqrt(2)), (summary[0].Mean, summary[0].Std));
        Assert.Equal((2, 1), (summary[1].Mean, summary[1].Std));
    }
}

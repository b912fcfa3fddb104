using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Tests.Parameters;

public sealed class OptionValidatorTests
{
    [Fact]
    public void For_Record_DescribesEachOptionInDeclaredOrder()
    {
        var options = OptionCatalog.For(typeof(Sample));
        Assert.Equal(["rate", "trees", "depth", "growth", "label"], options.Select(o => o.Name));
        Assert.Equal([OptionType.Number, OptionType.Integer, OptionType.Integer, OptionType.Choice, OptionType.Text], options.Select(o => o.Type));
        Assert.Equal([0.1, 100, null, "leafWise", null], options.Select(o => o.Default));
        Assert.Equal([false, false, true, false, true], options.Select(o => o.Optional));
        Assert.Equal(["leafWise", "depthWise"], options[3].Choices);
        Assert.Equal((0.01, 0.3, true), (options[0].SearchMin, options[0].SearchMax, options[0].Logarithmic));
        Assert.Null(options[1].SearchMin);
        Assert.Equal("trees", options[1].Unit);
        Assert.Same(options, OptionCatalog.For(typeof(Sample)));
    }

    [Fact]
    public void Validate_OutOfRange_SaysWhatIsPermittedAndWhatCame() => Assert.Equal(
    [
        new OptionError("rate", "Learning rate must be between 0.001 and 1; 3 was given."),
        new OptionError("trees", "Trees must be at least 1; 0 was given."),
        new OptionError("depth", "Depth must be a whole number between 1 and 64 or left empty; 65 was given."),
    ], OptionValidator.Validate(new Sample { Rate = 3, Trees = 0, Depth = 65 }));

    [Fact]
    public void ThrowIfInvalid_NotANumber_Throws()
    {
        Assert.Single(Assert.Throws<InvalidOptionsException>(() => OptionValidator.ThrowIfInvalid(new Sample { Rate = double.NaN })).Errors);
        OptionValidator.ThrowIfInvalid(new Sample());
    }

    [Fact]
    public void Range_SmallAndLargeNumbers_AreWrittenAsPeopleWriteThem()
    {
        var options = OptionCatalog.For(typeof(Wide));
        Assert.Equal(["between 0.00001 and 0.1", "between 1 and 100,000", "between 0.000000000001 and 1,000,000,000"], options.Select(o => o.Range));
        Assert.Equal(
            ["Rate must be between 0.00001 and 0.1; 0.0000025 was given.", "Steps must be between 1 and 100,000; 2,000,000 was given."],
            OptionValidator.Validate(new Wide { Rate = 2.5e-6, Steps = 2_000_000 }).Select(e => e.Message));
    }

    private enum Growth { LeafWise, DepthWise }

    private sealed record Wide
    {
        [Option("Rate", "How fast.", Min = 1e-5, Max = 0.1)]
        public double Rate { get; init; } = 1e-4;

        [Option("Steps", "How many.", Min = 1, Max = 100_000)]
        public int Steps { get; init; } = 10;

        [Option("Penalty", "How much.", Min = 1e-12, Max = 1e9)]
        public double Penalty { get; init; } = 1;
    }

    private sealed record Sample
    {
        [Option("Learning rate", "How fast.", Min = 0.001, Max = 1, SearchMin = 0.01, SearchMax = 0.3, Logarithmic = true)]
        public double Rate { get; init; } = 0.1;

        [Option("Trees", "How many.", Min = 1, Unit = "trees")]
        public int Trees { get; init; } = 100;

        [Option("Depth", "How deep.", Min = 1, Max = 64)]
        public int? Depth { get; init; }

        [Option("Growth", "Which way.")]
        public Growth Growth { get; init; }

        [Option("Label", "Any text.")]
        public string? Label { get; init; }

        public int NotAnOption { get; init; }
    }
}

using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Trainers.Networks;

/// <summary>
/// A multilayer perceptron for tables: learned vectors for category levels, encoded numbers, hidden layers with batch normalisation,
/// ReLU and dropout, trained in mini-batches by AdamW. Part of the rows is held out; the epoch that answers them best is kept.
/// Binary targets are learned by log-loss, classes by softmax, numbers (standardised) by squared error. Immutable and thread-safe.
/// The same data, weights, options and seed give the same predictor bytes on any number of threads, with vector instructions or without.
/// </summary>
/// <remarks>Guo and Berkhahn 2016 (vectors for categories); Gorishniy, Rubachev and Babenko 2022 (piecewise-linear numbers); Ioffe and
/// Szegedy 2015 (batch normalisation); Srivastava et al. 2014 (dropout); Loshchilov and Hutter 2019 (AdamW).</remarks>
public sealed record NeuralNetworkTrainer : Trainer, ICheckedOptions
{
    private static readonly LearningTask[] Learns = [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression];

    [Option("Hidden layers", "The widths of the hidden layers from the input on, separated by commas. Wider and more layers find more intricate patterns and need more rows.")]
    public string Hidden { get; init; } = "128, 64";

    [Option("Epochs", "The most passes over the training rows (over 32,768 of them at a time where there are more); early stopping usually ends before.", Min = 1, Max = 10_000, Unit = "epochs")]
    public int Epochs { get; init; } = 100;

    [Option("Learning rate", "How far each step moves the weights. It falls when the held-out rows are not answered better any more.", Min = 1e-6, Max = 1, SearchMin = 3e-4, SearchMax = 1e-2, Logarithmic = true)]
    public double LearningRate { get; init; } = 0.002;

    [Option("Rows per step", "Each step looks at this many rows. Left empty: 32 to 256, by the number of training rows.", Min = 2, Max = 65_536, Advanced = true, Unit = "rows")]
    public int? BatchSize { get; init; }

    [Option("Dropout", "The share of units left out at random in each step; raise it when the network knows the training rows too well.", Min = 0, Max = 0.9, SearchMin = 0, SearchMax = 0.5)]
    public double Dropout { get; init; } = 0.1;

    [Option("Weight decay", "Pulls all weights towards zero a little in each step.", Min = 0, Max = 1, SearchMin = 1e-6, SearchMax = 0.1, Logarithmic = true)]
    public double WeightDecay { get; init; } = 0.001;

    [Option("Numbers", "How the network sees numbers: piecewise (standardised, and how far the value reaches through ranges of equally many rows), quantile (the share of rows below) or standard (less the mean, by the deviation).", Advanced = true)]
    public NumberEncoding Numbers { get; init; } = NumberEncoding.Piecewise;

    [Option("Batch normalisation", "Keeps the values inside the network in a steady range, so that it learns faster and more safely.", Advanced = true)]
    public bool BatchNorm { get; init; } = true;

    [Option("Early stopping", "Holds out part of the training rows and keeps the epoch that answers them best.")]
    public bool EarlyStopping { get; init; } = true;

    [Option("Patience", "With early stopping: how many epochs without improvement end the training.", Min = 1, Max = 1000, Advanced = true, Unit = "epochs")]
    public int Patience { get; init; } = 12;

    [Option("Held-out share", "With early stopping: the share of training rows held out.", Min = 0.01, Max = 0.5, Advanced = true)]
    public double HeldOutShare { get; init; } = 0.1;

    public override string Key => "neural-network";
    public override IReadOnlyList<LearningTask> Tasks => Learns;
    public override FeatureEncoding Encoding => FeatureEncoding.Native;

    /// <inheritdoc/>
    public IEnumerable<OptionError> CheckOptions()
    {
        if (HiddenLayers.Parse(Hidden) is null) { yield return new OptionError("hidden", $"Hidden layers must be {HiddenLayers.Permitted}; '{Hidden}' was given."); }
    }

    /// <inheritdoc/>
    public override Predictor Fit(FeatureMatrix features, TargetVector target, float[]? weights, TrainingContext context)
    {
        OptionValidator.ThrowIfInvalid(this);
        TrainingChecks.Require(this, features, target, weights);
        using var team = new WorkerTeam(context.Threads);
        return new NetworkTraining(this, features, target, weights, context, team).Run();
    }
}

using MlStudio.Learning.Calibration;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning;

/// <content>The file format: "MLST", the format version, facts (a ranking's with its group column), recipe, predictor and, since version 2, calibration and coverage.</content>
public sealed partial class Model
{
    private const int Magic = 'M' | ('L' << 8) | ('S' << 16) | ('T' << 24);
    private const int FormatVersion = 2;

    /// <summary>Without calibration and coverage; models that have neither are still written so, byte for byte.</summary>
    private const int PlainFormatVersion = 1;

    /// <summary>Writes the model; the same model always gives the same bytes. The stream stays open.</summary>
    public void Save(Stream stream)
    {
        var writer = new ModelWriter(stream);
        writer.Write(Magic);
        var plain = Calibrator is null && Conformal is null;
        writer.Write(plain ? PlainFormatVersion : FormatVersion);
        writer.Write((int)Task);
        writer.Write(Target);
        if (Task == LearningTask.Ranking) { writer.Write(Group ?? ""); }
        writer.Write(Labels);
        writer.Write(TrainerKey);
        writer.Write(DecisionThreshold);
        ModelInputs.Write(writer, Inputs);
        Recipe.Write(writer);
        PredictorCatalog.Write(writer, Predictor);
        if (plain) { return; }
        writer.Write(Calibrator is not null);
        Calibrator?.Write(writer);
        writer.Write(Conformal is not null);
        Conformal?.Write(writer);
    }

    /// <summary>The bytes of <see cref="Save"/>.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        Save(stream);
        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="Save"/> wrote. The stream stays open.</summary>
    /// <exception cref="LearningException">The bytes are not a model, are damaged, or come from a later version.</exception>
    public static Model Load(Stream stream)
    {
        var reader = new ModelReader(stream);
        if (reader.ReadInt32() != Magic) { throw new LearningException("This is not a model file."); }
        var version = reader.ReadInt32();
        if (version is not (PlainFormatVersion or FormatVersion)) { throw new LearningException($"The model file has format version {version}; this program reads versions {PlainFormatVersion} and {FormatVersion}."); }
        var task = (LearningTask)reader.ReadInt32();
        if (!Enum.IsDefined(task)) { throw new LearningException("The model file is damaged: unknown task."); }
        var target = reader.ReadString();
        var group = task == LearningTask.Ranking ? reader.ReadString() : "";
        var labels = reader.ReadStrings();
        var trainerKey = reader.ReadString();
        var threshold = reader.ReadDouble();
        var inputs = ModelInputs.Read(reader);
        var recipe = FittedRecipe.Read(reader);
        var model = new Model(recipe, PredictorCatalog.Read(reader), task, target, labels, inputs, trainerKey, threshold) { Group = group.Length > 0 ? group : null };
        if (version == PlainFormatVersion) { return model; }
        var calibrator = reader.ReadBoolean() ? ProbabilityCalibrator.Read(reader) : null;
        var conformal = reader.ReadBoolean() ? ConformalCalibration.Read(reader) : null;
        var fits = calibrator switch
        {
            SigmoidCalibrator c => c.Curves.Count == model.Predictor.OutputCount,
            IsotonicCalibrator c => c.Curves.Count == model.Predictor.OutputCount,
            _ => true,
        };
        return fits && (calibrator is null || task.HasClasses()) && (conformal is null || task != LearningTask.Ranking)
            ? model.Copy(threshold, calibrator, conformal)
            : throw new LearningException("The model file is damaged: calibration and predictor do not fit together.");
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlStudio.Core.Projects;

namespace MlStudio.Core.Models;

internal sealed class RegisteredModelMapping : IEntityTypeConfiguration<RegisteredModel>
{
    public void Configure(EntityTypeBuilder<RegisteredModel> entity)
    {
        entity.HasIndex(m => new { m.ProjectId, m.Number }).IsUnique();
        entity.HasIndex(m => new { m.ProjectId, m.Name }).IsUnique();
        entity.Property(m => m.Name).HasMaxLength(100);
        entity.HasOne<Project>().WithMany().HasForeignKey(m => m.ProjectId);
        entity.HasMany(m => m.Versions).WithOne(v => v.Model).HasForeignKey(v => v.ModelId);
    }
}

internal sealed class ModelVersionMapping : IEntityTypeConfiguration<ModelVersion>
{
    public void Configure(EntityTypeBuilder<ModelVersion> entity)
    {
        entity.HasIndex(v => new { v.ModelId, v.Number }).IsUnique();
        entity.Property(v => v.ModelHash).HasMaxLength(64);
        entity.HasOne(v => v.Run).WithMany().HasForeignKey(v => v.RunId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ModelDocumentRevisionMapping : IEntityTypeConfiguration<ModelDocumentRevision>
{
    public void Configure(EntityTypeBuilder<ModelDocumentRevision> entity)
    {
        entity.HasIndex(r => new { r.ModelId, r.Number }).IsUnique();
        entity.HasOne<RegisteredModel>().WithMany().HasForeignKey(r => r.ModelId);
    }
}

internal sealed class BatchScoringMapping : IEntityTypeConfiguration<BatchScoring>
{
    public void Configure(EntityTypeBuilder<BatchScoring> entity)
    {
        entity.HasIndex(b => new { b.ModelVersionId, b.CreatedAt });
        entity.Property(b => b.FileName).HasMaxLength(255);
        entity.HasOne<Project>().WithMany().HasForeignKey(b => b.ProjectId);
        entity.HasOne<ModelVersion>().WithMany().HasForeignKey(b => b.ModelVersionId);
        entity.HasOne(b => b.Job).WithMany().HasForeignKey(b => b.JobId).OnDelete(DeleteBehavior.Restrict);
    }
}

# Lookback in containers; docs/containers.md says how to use it and what of it was checked.
#
#   docker build -t lookback .                              the program, on a JRE
#   docker build -t lookback-notebook --target notebook .   the notebook server, on a JDK

# Full versions, so that a build can be repeated; put a digest in their place to pin them for good.
ARG BUILD_IMAGE=maven:3.9.9-eclipse-temurin-17
ARG NOTEBOOK_IMAGE=eclipse-temurin:17.0.15_6-jdk-jammy
ARG RUNTIME_IMAGE=eclipse-temurin:17.0.15_6-jre-jammy

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
# The gates are for those who change the code: mvn verify.
ARG MAVEN_FLAGS="-q -B -ntp -Dmaven.test.skip=true -Denforcer.skip=true -Dmdep.analyze.skip=true \
  -Dspotless.check.skip=true -Dmaven.javadoc.skip=true -Dmaven.source.skip=true -Dcompiler.warnings=-g"
# First without sources: what Maven fetches is then a layer of its own, which changes with the poms only.
COPY pom.xml ./
COPY .mvn .mvn
COPY pipeline-core/pom.xml pipeline-core/
COPY pipeline-runner/pom.xml pipeline-runner/
COPY notebooks/kernel/pom.xml notebooks/kernel/
# Benchmarks and examples are not part of an image.
RUN sed -i -e '/<module>bench/d' -e '/<module>examples/d' pom.xml && mvn $MAVEN_FLAGS compile
COPY pipeline-core/src/main pipeline-core/src/main
COPY pipeline-runner/src/main pipeline-runner/src/main
COPY notebooks/kernel/src/main notebooks/kernel/src/main
RUN mvn $MAVEN_FLAGS package
# The same layout as in a checkout, less the sources: the launcher then takes the program as it is.
COPY lookback LICENSE /out/
RUN mkdir -p /out/pipeline-runner/target /out/notebooks/kernel/target /out/.lookback \
  && mv pipeline-runner/target/lookback.jar /out/pipeline-runner/target/ \
  && mv notebooks/kernel/target/lib notebooks/kernel/target/notebook-kernel.jar /out/notebooks/kernel/target/

FROM ${NOTEBOOK_IMAGE} AS notebook
RUN apt-get update \
  && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    jupyter-nbconvert jupyter-notebook \
  && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 9999 lookback \
  && useradd --uid 9999 --gid 9999 --create-home lookback \
  && mkdir -p /lake && chown lookback:lookback /lake
COPY --from=build --chown=9999:9999 /out /opt/lookback
COPY --chown=9999:9999 notebooks/check notebooks/compare.py notebooks/lookback.ipynb notebooks/serve /opt/lookback/notebooks/
COPY --chown=9999:9999 notebooks/README.md /opt/lookback/notebooks/
COPY --chown=9999:9999 notebooks/kernel/prepare /opt/lookback/notebooks/kernel/
COPY --chown=9999:9999 data/landing /opt/lookback/data/landing
USER 9999:9999
ENV HOME=/home/lookback LOOKBACK_NOTEBOOK_IP=0.0.0.0
WORKDIR /opt/lookback/notebooks
# Makes the archive of classes for faster starts, and the description of the kernel.
RUN kernel/prepare
EXPOSE 8888
ENTRYPOINT ["/opt/lookback/notebooks/serve"]
CMD ["--no-browser"]

FROM ${RUNTIME_IMAGE}
# The number of the user in Flink's official image, so that both may write into one lake.
RUN groupadd --gid 9999 lookback \
  && useradd --uid 9999 --gid 9999 --create-home lookback \
  && mkdir -p /landing /lake && chown lookback:lookback /landing /lake
COPY --from=build /out/LICENSE /out/lookback /opt/lookback/
COPY --from=build /out/pipeline-runner /opt/lookback/pipeline-runner
RUN mkdir /opt/lookback/.lookback && chown lookback:lookback /opt/lookback/.lookback
USER 9999:9999
# The first use makes the archive of classes for faster starts; it fits this Java only, so it is made here.
RUN /opt/lookback/lookback help >/dev/null && test -s /opt/lookback/.lookback/classes-*.jsa
WORKDIR /lake
HEALTHCHECK --interval=30s --timeout=10s CMD ["/opt/lookback/lookback", "help"]
ENTRYPOINT ["/opt/lookback/lookback"]
CMD ["run", "--landing=/landing", "--lake=/lake"]
